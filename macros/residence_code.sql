{#- Rule `beneficiary-department`: a residence in three characters, as the code list writes it. A DOM
    may come with digits of its commune; no other longer code is cut, because it is no department. -#}
{% macro residence_department(department) -%}
    case
        when length({{ department }}) in (4, 5) and left({{ department }}, 2) = '97'
            then left({{ department }}, 3)
        when length({{ department }}) > 3 then {{ department }}
        else lpad(upper({{ department }}), 3, '0')
    end
{%- endmacro %}

{#- Rule `beneficiary-department`: the code to look up in `residence_codes`. 097 with a commune is
    97 and the commune's first digit (971 ... 976), anything else is the code as it is. -#}
{% macro residence_code(department, commune) -%}
    case
        when {{ department }} = '097' and {{ commune }} is not null
            then '97' || left({{ commune }}, 1)
        else {{ department }}
    end
{%- endmacro %}
