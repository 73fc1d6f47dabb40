{#- A published table bears the name of its mart: model `publication__flows_department` is table
    `publication.flows_department`. Model names are unique in a project, table names in a schema.
-#}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {{ (custom_alias_name or node.name).removeprefix('publication__') }}
{%- endmacro %}
