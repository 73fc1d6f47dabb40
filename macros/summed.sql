{#- How DuckDB makes a table of counts to which a run that adds months adds what its changes weigh
    (int_acts_weighed). `meta: {summed: [...]}` of the model names the columns that add up; the
    others name the row, which is gone when the first sum of it is none. A run that was broken off
    may have added already, so that the next one makes everything (macros/judge_build.sql).
-#}
{% materialization summed, adapter='duckdb' %}
    {% set former = load_cached_relation(this) %}
    {#- What the last full build left is a view of everything: no change of it. -#}
    {% set whole = narrowed_relations() | selectattr('type', 'equalto', 'view') | list %}
    {% if former is none or former.type != 'table' or should_full_refresh() or whole %}
        {{ return(made_in_place('table')) }}
    {% endif %}
    {% set sums = config.get('meta').summed %}
    {% call in_one_transaction(former) %}
        create or replace temp table {{ this.identifier }}_summed as
        select
            * exclude ({{ sums | join(', ') }}),
            {% for column in sums -%}
                sum({{ column }}) as {{ column }}{{ ',' if not loop.last }}
            {% endfor -%}
        from (from {{ former }} union all by name ({{ sql }}))
        group by all
        having sum({{ sums[0] }}) <> 0;
        delete from {{ former }};
        insert into {{ former }} by name from {{ this.identifier }}_summed;
        drop table {{ this.identifier }}_summed
    {% endcall %}
    {{ return({'relations': [former]}) }}
{% endmaterialization %}
