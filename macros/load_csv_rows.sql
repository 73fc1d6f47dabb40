{#- Loads a seed into Spark (dbt calls this by its name) as one JSON text. dbt-spark's own way
    writes a null as the text 'None' and stops at an apostrophe. -#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set types = model.config.column_types %}
    {% set rows = [] %}
    {% for row in agate_table.rows %}
        {% do rows.append(row.values() | list) %}
    {% endfor %}
    {% set sql %}
        insert into {{ this }}
        select
            {% for column in agate_table.column_names -%}
                cast(fields[{{ loop.index0 }}] as {{ types[column] }}) as {{ column }}
                {{- ',' if not loop.last }}
            {% endfor -%}
        from (
            select explode(from_json({{ spark_text(tojson(rows)) }}, 'array<array<string>>'))
                as fields
        ) as lines
    {% endset %}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{% endmacro %}

{#- A text as a literal that Spark reads back as it was: a backslash escapes there, and two quotes
    in a row are none. -#}
{% macro spark_text(text) -%}
    '{{ text | replace('\\', '\\\\') | replace("'", "\\'") }}'
{%- endmacro %}
