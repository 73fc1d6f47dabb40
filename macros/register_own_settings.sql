{#-
    Runs once, before the first model: makes the agency's own perimeters and editions readable as
    `source('own', ...)`. A file that is not there gives no row: Rule `editions`.
-#}
{% macro register_own_settings() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {% set folder = env_var('TELESANTE_CONFIG', '') or 'local' %}
        {% do run_query('create schema if not exists own') %}
        {% for table in graph.sources.values() if table.source_name == 'own' %}
            {% set reader = own_settings_reader(folder ~ '/' ~ table.name ~ '.csv') %}
            {% do run_query(own_settings_view(table, reader)) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{% macro own_settings_view(table, reader) %}
    create or replace view own.{{ table.name }} as
    select
        {% for column in table.columns.values() -%}
            cast({{ "nullif(trim(" ~ column.name ~ "), '')" if reader else 'null' }}
            as {{ column.data_type }}) as {{ column.name }}{{ ',' if not loop.last }}
        {% endfor -%}
    {% if reader %}from {{ reader }}{% else %}where false{% endif %}
{% endmacro %}

{#- What reads the file, all of it as text; none when there is no such file. -#}
{% macro own_settings_reader(file) %}
    {{ return(adapter.dispatch('own_settings_reader', 'telesante')(file)) }}
{% endmacro %}

{% macro duckdb__own_settings_reader(file) %}
    {% set path = "'" ~ file | replace("'", "''") ~ "'" %}
    {% if run_query('select 1 as found from glob(' ~ path ~ ')').rows %}
        {{ return("read_csv(" ~ path ~ ", delim = ',', header = true, all_varchar = true)") }}
    {% endif %}
    {{ return(none) }}
{% endmacro %}

{#- On Spark a store has no perimeters or editions of its own (docs/your_region.md). -#}
{% macro spark__own_settings_reader(file) %}{{ return(none) }}{% endmacro %}
