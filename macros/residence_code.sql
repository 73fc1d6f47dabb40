{#- Rule `beneficiary-department`: the code to look up in `residence_codes`. 097 with a commune is
    97 and the commune's first digit (971 ... 976), anything else is the code as it is. -#}
{% macro residence_code(department, commune) -%}
    case
        when {{ department }} = '097' and {{ commune }} is not null
            then '97' || left({{ commune }}, 1)
        else {{ department }}
    end
{%- endmacro %}
