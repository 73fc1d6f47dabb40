{#- How DuckDB makes a table. dbt's own way makes it beside, renames the former one and the new one
    and drops the former: a third of dbt's own time, for databases whose transactions hold no such
    statements. DuckDB's do: the former table is there until the new one is whole.
-#}
{% materialization table, adapter='duckdb' %}
    {% set former = load_cached_relation(this) %}
    {% if former is not none and former.type == 'table' and adds_months() and rests_on_lists() %}
        {% do store_raw_result('main', message='as it was', code='OK', rows_affected='-1') %}
        {{ return({'relations': [former]}) }}
    {% endif %}
    {{ return(made_in_place('table')) }}
{% endmaterialization %}

{% macro made_in_place(kind) %}
    {% set former, made = load_cached_relation(this), this.incorporate(type=kind) %}
    {% if former is not none and former.type != kind %}
        {#- By the adapter, or dbt would go on taking it for what it was. -#}
        {% do adapter.drop_relation(former) %}
        {% set former = none %}
    {% endif %}
    {% call in_one_transaction(made) %}
        {{ 'drop ' ~ kind ~ ' ' ~ former ~ ';' if former is not none }}
        {{ create_table_as(false, made, sql) if kind == 'table' else create_view_as(made, sql) }}
    {% endcall %}
    {{ return({'relations': [made]}) }}
{% endmacro %}

{#- Runs the statements of its caller between the hooks, then commits them. -#}
{% macro in_one_transaction(relation) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% set statements = caller() %}
    {% call statement('main') %}{{ statements }}{% endcall %}
    {% do persist_docs(relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}
