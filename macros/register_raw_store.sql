{#-
    Runs once, before the first model: makes each table of the raw store readable as `source()`, and
    stops with one sentence when the store is not whole. The contract is dbt's own source file: Rule
    `contract`.
-#}
{% macro register_raw_store() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {% set store = env_var('TELESANTE_RAW', 'extracts') %}
        {% set tables = graph.sources.values() | selectattr('source_name', 'equalto', 'raw')
            | list %}
        {% set file_counts = raw_file_counts(store, tables | map(attribute='name') | list) %}
        {% if file_counts['_work'] > 0 %}
            {{ exceptions.raise_compiler_error(
                "The raw store '" ~ store ~ "' holds an unfinished delivery: run the last"
                ~ " `telesante stage` again, it resumes where it stopped.") }}
        {% endif %}
        {% do run_query('create schema if not exists raw') %}
        {% for table in tables %}
            {% do register_raw_table(store, table, file_counts[table.name] > 0) %}
        {% endfor %}
        {% do require_salt() %}
    {% endif %}
{% endmacro %}

{% macro register_raw_table(store, table, is_delivered) %}
    {% set columns = table.columns.values() %}
    {% if is_delivered %}
        {% set reader = raw_reader(store, table.name) %}
        {% set found = raw_columns(reader) %}
        {% set required = columns | rejectattr('config.meta.optional', 'defined') %}
        {% set missing = required | map(attribute='name') | reject('in', found) | list %}
        {% if missing %}
            {{ exceptions.raise_compiler_error(
                "The table " ~ table.name ~ " of the raw store '" ~ store ~ "' lacks the column "
                ~ missing | join(', ') ~ ": deliver it again with `telesante stage`.") }}
        {% endif %}
        {% do run_query(raw_view(store, table, reader, found)) %}
    {% elif table.config.meta.required %}
        {{ exceptions.raise_compiler_error(
            "The raw store '" ~ store ~ "' has no table " ~ table.name ~ ": run `telesante stage"
            ~ " DELIVERY...`, or `telesante demo deliveries/demo` first for a demonstration.") }}
    {% else %}
        {% do run_query(raw_view(store, table, none, [])) %}
    {% endif %}
{% endmacro %}

{#- The view's text: contract columns cast to their contract types, null where the store lacks an
    optional one, and whence each line came. -#}
{% macro raw_view(store, table, reader, found) %}
    {% set origin = raw_line_origin(store, table.name) %}
    create or replace view raw.{{ table.name }} as
    select
        {% for column in table.columns.values() -%}
            cast({{ column.name if column.name in found else 'null' }} as {{ column.data_type }})
            as {{ column.name }},
        {% endfor -%}
        {{ ('_delivery_id' if '_delivery_id' in found else origin.file) if reader
            else 'cast(null as string)' }} as _delivery_id,
        {{ ('_line' if '_line' in found else origin.line) if reader
            else 'cast(null as bigint)' }} as _line
    {% if reader %}from {{ reader }}{% else %}where false{% endif %}
{% endmacro %}

{#- The number of Parquet files of each table, and under `_work` that of any file of an unfinished
    delivery. -#}
{% macro raw_file_counts(store, tables) %}
    {{ return(adapter.dispatch('raw_file_counts', 'telesante')(store, tables)) }}
{% endmacro %}

{% macro duckdb__raw_file_counts(store, tables) %}
    {% set query %}
        select
            {% for table in tables -%}
                (select count(*) from glob('{{ store }}/{{ table }}/**/*.parquet')) as {{ table }},
            {% endfor -%}
            (select count(*) from glob('{{ store }}/_work/**')) as _work
    {% endset %}
    {{ return(run_query(query).rows[0]) }}
{% endmacro %}

{#- Spark leaves out folders that begin with `_`, unless they are named: the pattern names them. -#}
{% macro spark__raw_file_counts(store, tables) %}
    {% do run_query(
        "create or replace temporary view telesante_raw_files using binaryFile options (path '"
        ~ store ~ "/*', recursiveFileLookup 'true')") %}
    {% set query %}
        select
            {% for table in tables -%}
                count_if(path like '%/{{ table }}/%.parquet') as {{ table }},
            {% endfor -%}
            count_if(path like '%/_work/%') as _work
        from telesante_raw_files
    {% endset %}
    {{ return(run_query(query).rows[0]) }}
{% endmacro %}

{#- The columns that a table's files have between them. -#}
{% macro raw_columns(reader) %}
    {{ return(adapter.dispatch('raw_columns', 'telesante')(reader)) }}
{% endmacro %}

{% macro duckdb__raw_columns(reader) %}
    {{ return(run_query('describe from ' ~ reader).columns[0].values()) }}
{% endmacro %}

{% macro spark__raw_columns(reader) %}
    {{ return(run_query('describe query select * from ' ~ reader).columns[0].values()) }}
{% endmacro %}

{#- What a view of a table's files selects from. -#}
{% macro raw_reader(store, table) %}
    {{ return(adapter.dispatch('raw_reader', 'telesante')(store, table)) }}
{% endmacro %}

{% macro duckdb__raw_reader(store, table) %}
    {{ return("read_parquet('" ~ store ~ "/" ~ table ~ "/**/*.parquet', union_by_name = true,"
        ~ " filename = true, file_row_number = true, hive_partitioning = true)") }}
{% endmacro %}

{% macro spark__raw_reader(store, table) %}
    {{ return("parquet.`" ~ store ~ "/" ~ table ~ "`") }}
{% endmacro %}

{#- The file and the line in it that a row was read from, the same text on both engines. -#}
{% macro raw_line_origin(store, table) %}
    {{ return(adapter.dispatch('raw_line_origin', 'telesante')(store, table)) }}
{% endmacro %}

{% macro duckdb__raw_line_origin(store, table) %}
    {{ return({'file': 'filename', 'line': 'file_row_number + 1'}) }}
{% endmacro %}

{% macro spark__raw_line_origin(store, table) %}
    {{ return({
        'file': "concat('" ~ store ~ "/" ~ table ~ "/', substring_index(_metadata.file_path, '/"
            ~ table ~ "/', -1))",
        'line': '_metadata.row_index + 1',
    }) }}
{% endmacro %}
