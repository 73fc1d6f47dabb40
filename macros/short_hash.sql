{#- A hash of 64 bits. Equal values have the same one; so may others, rarely, which is why what it
    finds has to be compared by its columns. DuckDB and Spark give different numbers. -#}
{% macro short_hash(columns) %}
    {{- adapter.dispatch('short_hash', 'telesante')(columns) -}}
{% endmacro %}

{% macro duckdb__short_hash(columns) -%}
    hash({{ columns }})
{%- endmacro %}

{% macro spark__short_hash(columns) -%}
    xxhash64({{ columns }})
{%- endmacro %}
