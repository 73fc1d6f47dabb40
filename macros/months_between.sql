{#- Whole months from the month of one date to that of another, negative when the second is the
    earlier one. -#}
{% macro months_between(first, last) -%}
    cast(
        (year({{ last }}) - year({{ first }})) * 12 + month({{ last }}) - month({{ first }})
        as int
    )
{%- endmacro %}
