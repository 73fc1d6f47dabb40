{#- Runs once, before the first model. Stops a run that would build published tables from a
    warehouse whose small counts nobody has masked, or on another engine than DuckDB (Rule
    `disclosure`). -#}
{% macro require_protection() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {% set selected = selected_resources | join(' ') %}
        {% if '.publication__' in selected or '.int_marts_verified' in selected %}
            {% if target.type != 'duckdb' %}
                {{ exceptions.raise_compiler_error(
                    "The published tables are built by DuckDB alone: publish from there"
                    ~ " (docs/scale.md).") }}
            {% endif %}
            {% set tables = run_query(
                "select count(*) from information_schema.tables where table_schema = 'protection'"
                ~ " and table_name in ('suppression', 'fingerprints')") %}
            {% if tables.columns[0].values()[0] != 2 %}
                {{ exceptions.raise_compiler_error(
                    "This warehouse has no suppression table, so nothing tells which small counts"
                    ~ " to hide: run `telesante publish`, which writes it first.") }}
            {% endif %}
        {% endif %}
    {% endif %}
{% endmacro %}
