{#- A number that grows with the date, alike on both engines; not a count of days. -#}
{% macro day_number(date) -%}
    cast(year({{ date }}) * 372 + month({{ date }}) * 31 + day({{ date }}) as bigint)
{%- endmacro %}
