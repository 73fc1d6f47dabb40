{#- The condition under which a snapshot is read: a run that only adds months found the one that the
    warehouse was built from, and adds nothing to what was made of it. -#}
{% macro is_snapshot_new() -%}
    {{ 'false' if adds_months() else 'true' }}
{%- endmacro %}
