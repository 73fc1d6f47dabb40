{#- The rows of a unit test's input (dbt calls this by its name). dbt's own way is a select for each
    row and a cast for each cell: rendering them was a third of what a unit test took, and Spark,
    which plans each select at each place that reads the input, does not end with a seed of
    hundreds of rows. DuckDB reads them from one text, Spark from one array. -#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
    {{- adapter.dispatch('get_fixture_sql', 'telesante')(rows, column_name_to_data_types) -}}
{% endmacro %}

{#- A column that no row names is null. So is an empty text in a column that holds none: where a
    test gives a code list without rows, dbt reads them from its file, as texts. -#}
{% macro duckdb__get_fixture_sql(rows, column_name_to_data_types) %}
    {% set columns = adapter.get_column_schema_from_query('select * from ' ~ this) %}
    {% set empty = dict.fromkeys(columns | map(attribute='name')) %}
    {% set others = columns | rejectattr('dtype', 'equalto', 'VARCHAR') | map(attribute='name')
        | list %}
    {% set filled = [] %}
    {% for row in rows %}
        {% do filled.append(dict(empty, **row)) %}
        {% for name in others if filled[-1][name] == '' %}
            {% do filled[-1].update({name: none}) %}
        {% endfor %}
    {% endfor %}
    {{- rows_of_json(filled, columns) -}}
{% endmacro %}

{#- Rows of these columns, typed as they are; a value that does not fit its type stops the query,
    and so does a row that lacks a column. -#}
{% macro rows_of_json(rows, columns) %}
    {% set types = {} %}
    {% for column in columns %}
        {% do types.update({column.name: column.dtype}) %}
    {% endfor %}
    {% for row in rows if row.keys() - types.keys() %}
        {{ exceptions.raise_compiler_error("A row of the unit test names the column "
            ~ (row.keys() - types.keys()) | join(', ') ~ ", which " ~ this ~ " has not: "
            ~ types.keys() | join(', ')) }}
    {% endfor %}
    select unnest(
        from_json_strict({{ dbt.string_literal(dbt.escape_single_quotes(tojson(rows))) }},
            '{{ tojson([types]) }}'),
        max_depth := 2)
{% endmacro %}

{% macro default__get_fixture_sql(rows, column_name_to_data_types) %}
    {{- dbt.get_fixture_sql(rows, column_name_to_data_types) -}}
{% endmacro %}

{% macro spark__get_fixture_sql(rows, column_name_to_data_types) %}
    {% if rows | length < 2 %}
        {{ return(dbt.get_fixture_sql(rows, column_name_to_data_types)) }}
    {% endif %}
    {% set types = column_name_to_data_types or {} %}
    {% if not types %}
        {% for column in adapter.get_columns_in_relation(this) %}
            {% do types.update({column.name | lower: column.data_type}) %}
        {% endfor %}
    {% endif %}
    select inline(array(
        {% for row in rows %}
            {% set given = format_row(row, types) %}
            struct(
                {% for name, type in types.items() -%}
                    {{ given.get(name) or safe_cast('null', type) }} as {{ name }}
                    {{- ', ' if not loop.last }}
                {%- endfor %}
            ){{ ',' if not loop.last }}
        {% endfor %}
    ))
{% endmacro %}
