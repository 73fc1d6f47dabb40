{#- Schemas bear their own name (`marts`), without the target's as a prefix: BI tools rely on it.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
