{#- A number that changes when a row of a relation does, whatever their order. The protection keeps
    the one of each mart that it masks (telesante/protect/store.py), and the published tables are
    built only while it is the same. -#}
{% macro mart_fingerprint(relation) -%}
    coalesce(bit_xor(hash({{ relation }})), 0)
{%- endmacro %}

{#- Stops the query with a message when it is evaluated. -#}
{% macro stopped_with(message) -%}
    error({{ message }})
{%- endmacro %}
