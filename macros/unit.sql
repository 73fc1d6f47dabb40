{#- How DuckDB runs a unit test. dbt's own way makes an empty table of the tested model, asks for
    its columns and drops it, to learn the types of what is expected: one question tells as much.
-#}
{% materialization unit, adapter='duckdb' %}
    {% set columns = adapter.get_column_schema_from_query(sql ~ '\n') %}
    {% set rows, expected = config.get('expected_rows'), config.get('expected_sql') %}
    {% set tested = columns | selectattr('name', 'in', rows[0]) | list if rows else columns %}
    {% call statement('main', fetch_result=true) %}
        {{ get_unit_test_sql(
            sql, expected or rows_of_json(rows, tested), tested | map(attribute='quoted') | list) }}
    {% endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
