{#-
    A warehouse remembers what it was built from: table `store.built`, written when a run has built
    every model, gone when a run begins that cannot rest on it. Only where it is there does a run
    add months (macros/should_full_refresh.sql): a killed run and a partial one claim nothing.

    A run adds months when all it finds beside the files of the last finished build are further
    files of reimbursement lines or of the register. Anything else makes the warehouse anew: a file
    changed or gone, another snapshot of a referential, another salt, kind of store, engine, code or
    code list, an earlier run that added months and broke off (`store.unfinished`), of which counts
    may hold a part. Files are told by size and time, as `make` does.
-#}
{% macro judge_build() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {{ adapter.dispatch('judge_build', 'telesante')() }}
    {% endif %}
{% endmacro %}

{#- Elsewhere every run builds everything. -#}
{% macro default__judge_build() %}{% endmacro %}

{% macro duckdb__judge_build() %}
    {% do run_query('create schema if not exists store') %}
    {% do run_query(store_files(env_var('TELESANTE_RAW', 'extracts'))) %}
    {% do run_query('create table if not exists store.practices_built (practice_key varchar,'
        ~ ' professional_key varchar, department_code varchar, valid_from date, valid_until date)')
    %}
    {% do run_query('create table if not exists store.unfinished (file varchar)') %}
    {% set builds_models = 'model.' in selected_resources | join(' ') %}
    {% if has_finished_build() and builds_models and not can_rest_on_build() %}
        {% do run_query('drop table store.built') %}
    {% endif %}
    {% if has_finished_build() %}
        {% do run_query('update store.files set is_new = false'
            ~ ' where file in (select file from store.built)') %}
        {% if builds_models %}
            {% do run_query(
                'insert into store.unfinished select file from store.files where is_new') %}
        {% endif %}
    {% elif builds_models %}
        {#- A view of what an earlier run touched must not be read as if it kept everything. -#}
        {% set narrowed = "select schema_name, view_name from duckdb_views()"
            ~ " where sql like '%int_days_touched%'" %}
        {% for row in run_query(narrowed).rows %}
            {#- By the adapter, or dbt would take the view for one that is still there. -#}
            {% do adapter.drop_relation(adapter.get_relation(target.database, row[0], row[1])) %}
        {% endfor %}
        {% for relation in narrowed_relations() %}
            {% do adapter.drop_relation(relation) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{#- Tables of what an earlier run changed, or views of everything (macros/narrowed.sql). -#}
{% macro narrowed_relations() %}
    {% set found = [] %}
    {% for node in graph.nodes.values() if node.config.materialized == 'narrowed' %}
        {% do found.append(adapter.get_relation(node.database, node.schema, node.alias)) %}
    {% endfor %}
    {{ return(found | select | list) }}
{% endmacro %}

{#- The files as the run finds them: those that arrive meanwhile are the next run's. -#}
{% macro store_files(store) %}
    create or replace table store.files as
    with found as (
        select
            *,
            regexp_extract(
                filename, '.*/(er_prs_f|er_ete_f|ir_ben_r|ir_imb_r|ir_esm_r|da_pra_r)/', 1
            ) as table_name
        from read_blob('{{ store }}/*/**/*.parquet')
    )
    select
        table_name,
        regexp_extract(filename, '(\d{6}-[0-9a-f]{12})[^/]*$', 1) as delivery_id,
        try_cast(regexp_extract(filename, '/flx_dis_dtd=([^/]*)/', 1) as date) as flx_dis_dtd,
        filename as file,
        size as byte_count,
        cast(last_modified as timestamp) as modified_at,
        true as is_new,
        md5(concat_ws(
            '|',
            version(),
            {{ salted_hash("'build'") }},
            '{{ invocation_args_dict.get('vars', {}) | tojson | replace("'", "''") }}',
            (select bool_or(is_synthetic) from raw.manifest),
            (select string_agg(md5(content), '' order by filename) from read_blob([
                'dbt_project.yml', 'macros/*.sql', 'models/**/*.sql', 'models/**/*.yml',
                'seeds/**/*.csv', 'seeds/**/*.yml'
            ])),
            (
                select string_agg(concat(filename, size, last_modified), '' order by filename)
                from found where table_name like 'ir%'
            )
        )) as basis
    from found
    where table_name <> ''
{% endmacro %}

{% macro has_finished_build() %}
    {{ return(adapter.dispatch('has_finished_build', 'telesante')()) }}
{% endmacro %}

{% macro default__has_finished_build() %}
    {{ return(false) }}
{% endmacro %}

{% macro duckdb__has_finished_build() %}
    {% set query = "select count(*) from information_schema.tables"
        ~ " where table_schema = 'store' and table_name = 'built'" %}
    {{ return(run_query(query).columns[0].values()[0] == 1) }}
{% endmacro %}

{% macro can_rest_on_build() %}
    {% set kinds = ['touched', 'summed', 'incremental'] %}
    {% for node in graph.nodes.values() if node.config.materialized in kinds %}
        {% if not adapter.get_relation(node.database, node.schema, node.alias) %}
            {{ return(false) }}
        {% endif %}
    {% endfor %}
    {% set unsuitable %}
        select count(*) from (
            select file, byte_count, modified_at, basis from store.built
            except
            select file, byte_count, modified_at, basis from store.files
        )
        union all
        select count(*) from store.unfinished
        union all
        -- A store that something else has written: nothing tells what a file adds.
        select count(*) from store.files
        where
            delivery_id = '' and table_name not like 'ir%'
            or flx_dis_dtd is null and table_name like 'er%'
    {% endset %}
    {{ return(run_query(unsuitable).columns[0].values() | sum == 0) }}
{% endmacro %}

{#- Runs last: writes what the warehouse is built from, if this run has built all of it. -#}
{% macro remember_build(results) %}
    {% if execute and target.type == 'duckdb' %}
        {% set built = [] %}
        {% for result in results if result.status == 'success' %}
            {% do built.append(result.node.unique_id) %}
        {% endfor %}
        {% set missing = [] %}
        {#- `dbt run` loads no code list: they are those of the last finished build, or unknown. -#}
        {% set kinds = ['model'] if has_finished_build() else ['model', 'seed'] %}
        {% for node in graph.nodes.values() if node.resource_type in kinds %}
            {% if 'publication' not in node.tags and node.unique_id not in built %}
                {% do missing.append(node.name) %}
            {% endif %}
        {% endfor %}
        {% if not missing %}
            create or replace table store.practices_built as
            from intermediate.int_professionals_located;
            create or replace table store.built as
            select file, byte_count, modified_at, basis from store.files;
            truncate store.unfinished;
            -- What has been added to counts is not to be added by a run of one model as well.
            {% set added = narrowed_relations() | selectattr('type', 'equalto', 'table') | list %}
            {{ 'truncate' if added else 'drop table if exists' }} store.acts_changed;
            {% for relation in added %}
                truncate {{ relation }};
            {% endfor %}
        {% endif %}
    {% endif %}
{% endmacro %}
