{#- Whole days from one date to another, negative when the second is the earlier one. -#}
{% macro days_between(first, last) %}
    {{- adapter.dispatch('days_between', 'telesante')(first, last) -}}
{% endmacro %}

{% macro duckdb__days_between(first, last) -%}
    ({{ last }} - {{ first }})
{%- endmacro %}

{% macro spark__days_between(first, last) -%}
    datediff({{ last }}, {{ first }})
{%- endmacro %}
