{#- How DuckDB makes a table of which a run that adds months rebuilds what they touch (is_touched).
    `meta: {touched: ...}` of the model names the units: what was touched goes, also what has no row
    any more, and comes again from its source. dbt's own way for such tables puts the rows into a
    table of their own first. `changes` beside it names the table of schema `store` that keeps what
    went and what came for the counts (macros/weighed_acts.sql).
-#}
{% materialization touched, adapter='duckdb' %}
    {% set former = load_cached_relation(this) %}
    {% if former is none or former.type != 'table' or should_full_refresh() %}
        {{ return(made_in_place('table')) }}
    {% endif %}
    {% set units, changes = config.get('meta').touched, config.get('meta').get('changes') %}
    {% set touched = graph.nodes['model.telesante.' ~ units].relation_name %}
    {% set named_by = touched_units()[units] | join(', ') %}
    {% set came = this.identifier ~ '_came' %}
    {% call in_one_transaction(former) %}
        {% if changes %}
            create or replace table store.{{ changes }} as
            select {{ weighed_columns() }}, -1 as weight, rowid as former_row from {{ former }}
            where rowid in (
                select rowid from {{ former }} semi join {{ touched }} using ({{ named_by }}));
            delete from {{ former }} where rowid in (select former_row from store.{{ changes }});
            create or replace temp table {{ came }} as {{ sql }};
            insert into {{ former }} by name from {{ came }};
            insert into store.{{ changes }} by name
            select {{ weighed_columns() }}, 1 as weight from {{ came }};
            drop table {{ came }}
        {% else %}
            delete from {{ former }} where rowid in (
                select rowid from {{ former }} semi join {{ touched }} using ({{ named_by }}));
            insert into {{ former }} by name {{ sql }}
        {% endif %}
    {% endcall %}
    {{ return({'relations': [former]}) }}
{% endmaterialization %}
