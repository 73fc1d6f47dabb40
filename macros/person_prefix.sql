{#- What names a person in the units that a run rebuilds as one: the number that the first seven
    characters of the key write in hexadecimal. Of those who share it hardly two have care on one
    day, and numbers are compared at a third of what texts cost. Nobody is -1. -#}
{% macro person_prefix(person_key) -%}
    coalesce({{ adapter.dispatch('hexadecimal', 'telesante')("left(" ~ person_key ~ ", 7)") }}, -1)
{%- endmacro %}

{% macro duckdb__hexadecimal(text) -%}
    try_cast('0x' || {{ text }} as int)
{%- endmacro %}

{% macro spark__hexadecimal(text) -%}
    cast(conv({{ text }}, 16, 10) as int)
{%- endmacro %}
