{#-
    Runs once, before the first model: makes each table of the raw store readable as `source()`, and
    stops with one sentence when the store is not whole. The contract is dbt's own source file.
-#}
{% macro register_raw_store() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {% set store = env_var('TELESANTE_RAW', 'extracts') %}
        {% set unfinished = raw_file_count(store ~ '/_work/**') %}
        {% if unfinished > 0 %}
            {{ exceptions.raise_compiler_error(
                "The raw store '" ~ store ~ "' holds an unfinished delivery: run the last"
                ~ " `telesante stage` again, it resumes where it stopped.") }}
        {% endif %}
        {% do run_query('create schema if not exists raw') %}
        {% for table in graph.sources.values() | selectattr('source_name', 'equalto', 'raw') %}
            {% do register_raw_table(store, table) %}
        {% endfor %}
        {% do require_salt() %}
    {% endif %}
{% endmacro %}

{% macro register_raw_table(store, table) %}
    {{ return(adapter.dispatch('register_raw_table', 'telesante')(store, table)) }}
{% endmacro %}

{% macro duckdb__register_raw_table(store, table) %}
    {% set files = store ~ '/' ~ table.name ~ '/**/*.parquet' %}
    {% set columns = table.columns.values() %}
    {% if raw_file_count(files) > 0 %}
        {% set reader %}read_parquet('{{ files }}', union_by_name = true, filename = true,
            file_row_number = true, hive_partitioning = true){% endset %}
        {% set found = run_query('describe from ' ~ reader).columns[0].values() %}
        {% set required = columns | rejectattr('config.meta.optional', 'defined') %}
        {% set missing = required | map(attribute='name') | reject('in', found) | list %}
        {% if missing %}
            {{ exceptions.raise_compiler_error(
                "The table " ~ table.name ~ " of the raw store '" ~ store ~ "' lacks the column "
                ~ missing | join(', ') ~ ": deliver it again with `telesante stage`.") }}
        {% endif %}
        {% do run_query(raw_view(table, reader, found)) %}
    {% elif table.config.meta.required %}
        {{ exceptions.raise_compiler_error(
            "The raw store '" ~ store ~ "' has no table " ~ table.name ~ ": run `telesante stage"
            ~ " DELIVERY...`, or `telesante demo deliveries/demo` first for a demonstration.") }}
    {% else %}
        {% do run_query(raw_view(table, none, [])) %}
    {% endif %}
{% endmacro %}

{#- The view's text: contract columns cast to their contract types, null where the store lacks an
    optional one, and whence each line came. -#}
{% macro raw_view(table, reader, found) %}
    create or replace view raw.{{ table.name }} as
    select
        {% for column in table.columns.values() -%}
            cast({{ column.name if column.name in found else 'null' }} as {{ column.data_type }})
            as {{ column.name }},
        {% endfor -%}
        {{ ('_delivery_id' if '_delivery_id' in found else 'filename') if reader
            else 'cast(null as string)' }} as _delivery_id,
        {{ ('_line' if '_line' in found else 'file_row_number + 1') if reader
            else 'cast(null as bigint)' }} as _line
    {% if reader %}from {{ reader }}{% else %}where false{% endif %}
{% endmacro %}

{% macro raw_file_count(pattern) %}
    {{ return(run_query("select count(*) from glob('" ~ pattern ~ "')").columns[0].values()[0]) }}
{% endmacro %}

{% macro require_salt() %}
    {% set query = "select getvariable('telesante_salt') is null" %}
    {% if run_query(query).columns[0].values()[0] %}
        {{ exceptions.raise_compiler_error(
            "No salt: set TELESANTE_SALT to a secret text of your own before building from real"
            ~ " deliveries (only a store of demonstration deliveries needs none).") }}
    {% endif %}
{% endmacro %}
