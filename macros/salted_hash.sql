{#- 32 hexadecimal characters that stand for an identifier; null stays null. The salt is a variable
    of the connection, never part of the SQL text. -#}
{% macro salted_hash(expression) %}
    {{- adapter.dispatch('salted_hash', 'telesante')(expression) -}}
{% endmacro %}

{% macro duckdb__salted_hash(expression) -%}
    left(sha256(getvariable('telesante_salt') || '|' || {{ expression }}), 32)
{%- endmacro %}
