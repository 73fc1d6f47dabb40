{#- How DuckDB makes a table of which a run that adds months rebuilds what they touch (is_touched).
    `meta: {touched: ...}` of the model names the units: what was touched goes, also what has no row
    any more, and comes again from its source. dbt's own way for such tables puts the rows into a
    table of their own first.
-#}
{% materialization touched, adapter='duckdb' %}
    {% set former = load_cached_relation(this) %}
    {% if former is none or former.type != 'table' or should_full_refresh() %}
        {{ return(made_in_place('table')) }}
    {% endif %}
    {% set units = config.get('meta').touched %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') %}
        delete from {{ former }} as former
        using {{ graph.nodes['model.telesante.' ~ units].relation_name }} as touched
        where
            {% for column in touched_units()[units] -%}
                former.{{ column }} = touched.{{ column }} {{ 'and' if not loop.last }}
            {% endfor -%}
        ;
        insert into {{ former }} by name {{ sql }}
    {% endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [former]}) }}
{% endmaterialization %}
