{#- A number that tells the content of a relation, whatever the order of its rows; the protection
    computes the same (telesante/protect/store.py), in DuckDB as the published tables are. -#}
{% macro mart_fingerprint(relation) -%}
    coalesce(bit_xor(hash({{ relation }})), 0)
{%- endmacro %}

{#- Stops the query with a message when it is evaluated. -#}
{% macro stopped_with(message) -%}
    error({{ message }})
{%- endmacro %}
