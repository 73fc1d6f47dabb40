{#- 32 hexadecimal characters that stand for an identifier; null stays null. The salt is never part
    of the SQL text: a variable of DuckDB's connection, a view on Spark. -#}
{% macro salted_hash(expression) %}
    {{- adapter.dispatch('salted_hash', 'telesante')(expression) -}}
{% endmacro %}

{% macro duckdb__salted_hash(expression) -%}
    left(sha256(getvariable('telesante_salt') || '|' || {{ expression }}), 32)
{%- endmacro %}

{% macro spark__salted_hash(expression) -%}
    left(sha2(concat((select salt from raw.salt), '|', {{ expression }}), 256), 32)
{%- endmacro %}

{#- Stops a run that has no salt to hash with. -#}
{% macro require_salt() %}
    {% if not has_salt() %}
        {{ exceptions.raise_compiler_error(
            "No salt: set TELESANTE_SALT to a secret text of your own before building from real"
            ~ " deliveries (only a store of demonstration deliveries needs none).") }}
    {% endif %}
{% endmacro %}

{% macro has_salt() %}
    {{ return(adapter.dispatch('has_salt', 'telesante')()) }}
{% endmacro %}

{#- telesante/connection_plugin.py has set it when the connection opened. -#}
{% macro duckdb__has_salt() %}
    {{ return(run_query("select getvariable('telesante_salt') is not null").rows[0][0]) }}
{% endmacro %}

{#- The view reads the environment of the driver (the process that plans queries), when a query is
    planned: neither SQL, plans, logs nor the metastore hold the salt, and workers need not know it.
    A session configuration would be written on the driver's command line, for all to read. -#}
{% macro spark__has_salt() %}
    {% set demonstration = run_query('select coalesce(bool_and(is_synthetic), false) from'
        ~ ' raw.manifest').rows[0][0] %}
    {% do run_query(
        "create or replace view raw.salt as select coalesce("
        ~ "nullif(nullif(reflect('java.lang.System', 'getenv', 'TELESANTE_SALT'), 'null'), ''), "
        ~ ("'telesante-demonstration'" if demonstration else "cast(null as string)")
        ~ ") as salt from values (1) as one (n)") %}
    {{ return(run_query('select salt is not null from raw.salt').rows[0][0]) }}
{% endmacro %}
