{#- The rows of a unit test's input (dbt calls this by its name). On DuckDB dbt's own way holds. On
    Spark it does not end: Spark plans each row's select at each place that reads the input, and a
    code list of hundreds of rows that four joins read keeps it planning for ten minutes. There the
    rows are one array. -#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
    {{- adapter.dispatch('get_fixture_sql', 'telesante')(rows, column_name_to_data_types) -}}
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
