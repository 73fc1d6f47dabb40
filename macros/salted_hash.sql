{#- 32 hexadecimal characters of HMAC-SHA-256 that stand for an identifier; null stays null. The salt
    is never part of the SQL text: variables of DuckDB's connection, a view on Spark. Neither engine
    has a function for it; it is two hashes, each behind 64 bytes made from the salt (RFC 2104). -#}
{% macro salted_hash(expression) %}
    {{- adapter.dispatch('salted_hash', 'telesante')(expression) -}}
{% endmacro %}

{% macro duckdb__salted_hash(expression) -%}
    left(sha256(
        getvariable('telesante_outer_key')
        || unhex(sha256(getvariable('telesante_inner_key') || encode({{ expression }})))
    ), 32)
{%- endmacro %}

{% macro spark__salted_hash(expression) -%}
    left(sha2(concat(
        (select outer_key from raw.salt),
        unhex(sha2(
            concat((select inner_key from raw.salt), encode({{ expression }}, 'utf-8')), 256
        ))
    ), 256), 32)
{%- endmacro %}

{#- Stops a run that has no salt to hash with; `REFUSED` of telesante/salt.py says the same. -#}
{% macro require_salt(holds_identifiers) %}
    {% if not has_salt() and holds_identifiers %}
        {{ exceptions.raise_compiler_error(
            "TELESANTE_SALT is not set, or too weak to hide identifiers (fewer than 128 bits): make"
            ~ " one with `openssl rand -hex 16`, set it, keep it and keep it secret (only a store"
            ~ " of demonstration deliveries needs none).") }}
    {% endif %}
{% endmacro %}

{% macro has_salt() %}
    {{ return(adapter.dispatch('has_salt', 'telesante')()) }}
{% endmacro %}

{#- telesante/connection_plugin.py has set it when the connection opened, from a salt that is strong
    or a demonstration's. -#}
{% macro duckdb__has_salt() %}
    {{ return(run_query("select getvariable('telesante_inner_key') is not null").rows[0][0]) }}
{% endmacro %}

{#- The view reads the environment of the driver (the process that plans queries), when a query is
    planned: neither SQL, plans, logs nor the metastore hold the salt, and workers need not know it.
    A session configuration would be written on the driver's command line, for all to read. What is
    strong, and what is made from it, is as telesante/salt.py has it. -#}
{% macro spark__has_salt() %}
    {% set demonstration = run_query('select coalesce(bool_and(is_synthetic), false) from'
        ~ ' raw.manifest').rows[0][0] %}
    {% set is_strong %}
        length(salt) >= case when salt rlike '^[0-9a-fA-F]*$' then 32 else 22 end
        and size(array_distinct(regexp_extract_all(salt, '(?s).', 0))) >= 8
    {% endset %}
    {% set view %}
        create or replace view raw.salt as
        with given as (
            select nullif(nullif(
                reflect('java.lang.System', 'getenv', 'TELESANTE_SALT'), 'null'
            ), '') as salt
            from values (1) as one (n)
        ),

        chosen as (
            select {{ "coalesce(salt, 'telesante-demonstration')" if demonstration
                else "case when " ~ is_strong ~ " then salt end" }} as salt
            from given
        ),

        digits as (
            select rpad(
                case when octet_length(salt) > 64 then sha2(salt, 256)
                else hex(encode(salt, 'utf-8')) end,
                128, '0'
            ) as digits
            from chosen
        )

        select
            {{ spark_padded('digits', 54) }} as inner_key,
            {{ spark_padded('digits', 92) }} as outer_key
        from digits
    {% endset %}
    {% do run_query(view) %}
    {{ return(run_query('select inner_key is not null from raw.salt').rows[0][0]) }}
{% endmacro %}

{#- 64 bytes, given as 128 hexadecimal digits, each of them combined with one byte (exclusive or).
    `array_join` passes over nulls: without digits it would give an empty key, and no null. -#}
{% macro spark_padded(digits, byte) -%}
    case when {{ digits }} is not null then unhex(array_join(transform(
        sequence(1, 127, 2),
        place -> lpad(
            hex(cast(conv(substring({{ digits }}, place, 2), 16, 10) as int) ^ {{ byte }}), 2, '0'
        )
    ), '')) end
{%- endmacro %}
