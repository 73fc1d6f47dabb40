{#-
    Runs once, before the first model: makes each table of the raw store readable as `source()`, and
    stops with one sentence when the store is not whole. The contract is dbt's own source file: Rule
    `contract`. A path of the store is data: it is quoted for SQL and for patterns of files.
-#}
{% macro register_raw_store() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {% set store = env_var('TELESANTE_RAW', 'extracts') %}
        {% set tables = graph.sources.values() | selectattr('schema', 'equalto', 'raw') | list %}
        {% do require_readable_name(store) %}
        {% set files = raw_files(store, tables | map(attribute='name') | list) %}
        {% set delivered = run_query('select distinct table_name from (' ~ files ~ ') as files')
            .columns[0].values() %}
        {% if '_work' in delivered %}
            {{ exceptions.raise_compiler_error(
                "The raw store '" ~ store ~ "' holds an unfinished delivery: run the last"
                ~ " `telesante stage` again, it resumes where it stopped.") }}
        {% endif %}
        {#- A store of Open DAMIR alone holds no identifier, and needs no table of DCIR. -#}
        {% set required = tables | selectattr('config.meta.required') | map(attribute='name') %}
        {% set is_open_data_alone = 'open_damir' in delivered
            and not required | select('in', delivered) | list %}
        {% do run_query('create schema if not exists raw') %}
        {% for table in tables if table.name not in delivered %}
            {% do register_raw_table(store, table, delivered, is_open_data_alone) %}
        {% endfor %}
        {#- The manifest comes first: what it does not know, or knows otherwise, is not read. -#}
        {% for table in tables if table.name in delivered and table.name == 'manifest' %}
            {% do register_raw_table(store, table, delivered, is_open_data_alone) %}
            {% do require_known_files(store, files) %}
        {% endfor %}
        {% for table in tables if table.name in delivered and table.name != 'manifest' %}
            {% do register_raw_table(store, table, delivered, is_open_data_alone) %}
        {% endfor %}
        {% do require_salt(holds_identifiers=not is_open_data_alone) %}
    {% endif %}
{% endmacro %}

{% macro register_raw_table(store, table, delivered, is_open_data_alone) %}
    {% set columns = table.columns.values() %}
    {% if table.name in delivered %}
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
    {% elif table.config.meta.required and not is_open_data_alone %}
        {{ exceptions.raise_compiler_error(
            "The raw store '" ~ store ~ "' has no table " ~ table.name ~ ": run `telesante stage"
            ~ " DELIVERY...`" ~ ('.' if delivered else ', or `make build` for a demonstration.')) }}
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

{#- DuckDB cannot be given these names; `telesante stage` refuses them too. -#}
{% macro require_readable_name(store) %}
    {% if '\\' in store or store.encode('utf-8', 'ignore').decode('utf-8') != store %}
        {{ exceptions.raise_compiler_error(
            "The name of the raw store, " ~ store.encode('ascii', 'backslashreplace').decode()
            ~ ", holds a backslash or bytes that are not UTF-8: rename the folder and set"
            ~ " TELESANTE_RAW.") }}
    {% endif %}
{% endmacro %}

{#- Rule `deliveries`: stops when the store holds a file that its manifest does not know, lacks one
    that it knows, or holds one of another size. -#}
{% macro require_known_files(store, files) %}
    {% set strange = run_query(strange_files(files)) %}
    {% if strange.rows %}
        {% set row = strange.rows[0] %}
        {% set faults = {
            'unknown': "holds " ~ row[0] ~ ", which its manifest does not know",
            'missing': "lacks a file of the delivery " ~ row[0] ~ " that its manifest knows",
            'resized': "holds a file of the delivery " ~ row[0]
                ~ " of another size than its manifest says",
        } %}
        {% set cure = "only `telesante stage` may add or take files" if row[1] == 'unknown'
            else "deliver its original again with `telesante stage`, which restores it" %}
        {% set others = " (and " ~ (strange.rows | length - 1) ~ " more)"
            if strange.rows | length > 1 else "" %}
        {{ exceptions.raise_compiler_error(
            "The raw store '" ~ store ~ "' " ~ faults[row[1]] ~ others ~ ": " ~ cure
            ~ "; `telesante status --" ~ ("deliveries` lists what should be there."
                if row[1] == 'unknown' else "verify` names each damaged file.")) }}
    {% endif %}
{% endmacro %}

{% macro strange_files(files) %}
    with deliveries as (
        select * from raw.manifest where status = 'stored'
    ),

    files as (
        select * from ({{ files }}) as every_file
        where table_name not in ('_work', 'manifest')
    ),

    held as (
        select
            substring(file_name, 1, 19) as delivery_id,
            sum(case when table_name = 'rejects' then 0 else 1 end) as file_count,
            sum(byte_count) as byte_count
        from files
        group by substring(file_name, 1, 19)
    )

    select
        concat(files.table_name, '/', files.file_name) as what,
        'unknown' as fault
    from files
    left join deliveries
        on
            substring(files.file_name, 1, 19) = deliveries.delivery_id
            and (files.table_name = deliveries.table_name or files.table_name = 'rejects')
    where deliveries.delivery_id is null
    union all
    select
        concat(deliveries.delivery_id, ' of ', deliveries.table_name) as what,
        case
            -- Manifests of older versions say neither how many files a delivery has nor their size.
            when coalesce(held.file_count, 0) < coalesce(
                deliveries.file_count, case when deliveries.stored_count > 0 then 1 else 0 end
            ) then 'missing'
            else 'resized'
        end as fault
    from deliveries
    left join held on deliveries.delivery_id = held.delivery_id
    where
        coalesce(held.file_count, 0) < coalesce(
            deliveries.file_count, case when deliveries.stored_count > 0 then 1 else 0 end
        )
        or coalesce(held.byte_count, 0) <> deliveries.byte_count
    order by fault, what
{% endmacro %}

{#- A query with one row per Parquet file of each table, its own name and size in bytes beside the
    table's name, and one of table `_work` for each file of an unfinished delivery. No file is
    read. -#}
{% macro raw_files(store, tables) %}
    {{ return(adapter.dispatch('raw_files', 'telesante')(store, tables)) }}
{% endmacro %}

{% macro duckdb__raw_files(store, tables) %}
    {% set query %}
        {% for table in tables -%}
            select
                '{{ table }}' as table_name, parse_filename(filename) as file_name,
                size as byte_count
            from read_blob({{ raw_pattern(store, table ~ '/**/*.parquet') }})
            union all
        {% endfor -%}
        select '_work' as table_name, parse_filename(file) as file_name, 0 as byte_count
        from glob({{ raw_pattern(store, '_work/**') }})
    {% endset %}
    {{ return(query) }}
{% endmacro %}

{#- Spark leaves out folders that begin with `_`, unless they are named: the pattern names them. -#}
{% macro spark__raw_files(store, tables) %}
    {% do run_query(
        "create or replace temporary view telesante_raw_files using binaryFile options (path "
        ~ raw_pattern(store, '*') ~ ", recursiveFileLookup 'true')") %}
    {% set query %}
        {% for table in tables -%}
            select
                '{{ table }}' as table_name, substring_index(path, '/', -1) as file_name,
                length as byte_count
            from telesante_raw_files
            where
                path like '%/{{ table }}/%.parquet'
                and not path rlike '/replaced/[0-9]{6}-[0-9a-f]{12}/'
                and not path like '%/_work/%'
            union all
        {% endfor -%}
        select
            '_work' as table_name, substring_index(path, '/', -1) as file_name,
            length as byte_count
        from telesante_raw_files
        where path like '%/_work/%'
    {% endset %}
    {{ return(query) }}
{% endmacro %}

{#- A pattern of files under the store, as a text of SQL: nothing in the store's own path is a
    pattern or ends the text. -#}
{% macro raw_pattern(store, files) %}
    {{ return(adapter.dispatch('raw_pattern', 'telesante')(store, files)) }}
{% endmacro %}

{% macro duckdb__raw_pattern(store, files) %}
    {% set literal = store | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') %}
    {{ return("'" ~ (literal ~ '/' ~ files) | replace("'", "''") ~ "'") }}
{% endmacro %}

{% macro spark__raw_pattern(store, files) %}
    {{ return(spark_text(spark_literal(store) ~ '/' ~ files)) }}
{% endmacro %}

{#- A path without what Hadoop's patterns read, which a backslash keeps as it is. -#}
{% macro spark_literal(path) %}
    {% set letters = [] %}
    {% for letter in path %}
        {% do letters.append(('\\' if letter in '[]{}*?,' else '') ~ letter) %}
    {% endfor %}
    {{ return(letters | join) }}
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
    {{ return("read_parquet(" ~ raw_pattern(store, table ~ '/**/*.parquet')
        ~ ", union_by_name = true, filename = true, file_row_number = true,"
        ~ " hive_partitioning = true)") }}
{% endmacro %}

{% macro spark__raw_reader(store, table) %}
    {{ return("parquet.`" ~ spark_literal(store) | replace('`', '``') ~ "/" ~ table ~ "`") }}
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
        'file': "concat(" ~ spark_text(store ~ "/" ~ table ~ "/")
            ~ ", substring_index(_metadata.file_path, '/" ~ table ~ "/', -1))",
        'line': '_metadata.row_index + 1',
    }) }}
{% endmacro %}
