{#- A number of 64 bits that equal values share, and hardly any others: cheap to count, proof of
    nothing. Each engine has its own. -#}
{% macro short_hash(columns) %}
    {{- adapter.dispatch('short_hash', 'telesante')(columns) -}}
{% endmacro %}

{% macro duckdb__short_hash(columns) -%}
    hash({{ columns }})
{%- endmacro %}

{% macro spark__short_hash(columns) -%}
    xxhash64({{ columns }})
{%- endmacro %}
