{#- A number that grows with the date, the same on both engines. Only its order means anything:
    differences are no numbers of days. -#}
{% macro day_number(date) -%}
    cast(year({{ date }}) * 372 + month({{ date }}) * 31 + day({{ date }}) as bigint)
{%- endmacro %}
