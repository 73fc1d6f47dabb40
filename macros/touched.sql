{#- How DuckDB makes a table of which a run that adds months rebuilds what they touch (is_touched).
    `meta: {touched: ...}` of the model names the units: what was touched goes, also what has no row
    any more, and comes again from its source. dbt's own way for such tables puts the rows into a
    table of their own first. `replaced` beside it names the table of schema `store` that keeps, of
    what went, the columns that counts need to take it off (macros/summed.sql).
-#}
{% materialization touched, adapter='duckdb' %}
    {% set former = load_cached_relation(this) %}
    {% if former is none or former.type != 'table' or should_full_refresh() %}
        {{ return(made_in_place('table')) }}
    {% endif %}
    {% set units, replaced = config.get('meta').touched, config.get('meta').get('replaced') %}
    {% set touched = graph.nodes['model.telesante.' ~ units].relation_name %}
    {% set named_by = touched_units()[units] %}
    {% call in_one_transaction(former) %}
        {% if replaced %}
            create or replace table store.{{ replaced }} as
            select {{ weighed_columns() }} from {{ former }}
            semi join {{ touched }} using ({{ named_by | join(', ') }});
        {% endif %}
        delete from {{ former }} as former
        using {{ touched }} as touched
        where
            {% for column in named_by -%}
                former.{{ column }} = touched.{{ column }} {{ 'and' if not loop.last }}
            {% endfor -%}
        ;
        insert into {{ former }} by name {{ sql }}
    {% endcall %}
    {{ return({'relations': [former]}) }}
{% endmaterialization %}
