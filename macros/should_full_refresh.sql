{#- Whether a table is made anew: also by itself, when what it was built from is not what is there
    now (macros/judge_build.sql). Takes the place of dbt's own macro. -#}
{% macro should_full_refresh() %}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%}
        {{ return(configured) }}
    {%- endif -%}
    {{ return(flags.FULL_REFRESH or not has_finished_build()) }}
{% endmacro %}

{#- Whether this run adds months to a warehouse that an earlier run finished. -#}
{% macro adds_months() %}
    {{ return(execute and model.resource_type == 'model' and not should_full_refresh()) }}
{% endmacro %}
