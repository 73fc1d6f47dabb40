{#- What a run that adds months rebuilds as one, and the columns that name it. A redelivered line
    shares its nine-column key, thus its flux month; the lines of an act share person and care date.
-#}
{% macro touched_units() %}
    {{ return({
        'int_deliveries_arrived': ['_delivery_id'],
        'int_fluxes_changed': ['flx_dis_dtd'],
        'int_register_months_touched': ['register_month'],
        'int_practices_touched': ['practice_key'],
        'int_days_touched': ['person_prefix', 'care_date'],
    }) }}
{% endmacro %}

{#- The condition that keeps what this run rebuilds; everything when it builds everything.

    among: table of the models that is read with this condition alone, to find its rows first and
    then read them. DuckDB would decompress all columns of all rows to look at the few.
    within: table of the same columns, to find only rows that are in it as well. -#}
{% macro is_touched(units, among=none, within=none) -%}
    {%- if model.resource_type == 'unit_test' or target.type != 'duckdb' -%}
        true
    {%- else -%}
        {#- The reference is made in any case, or dbt would not know of it. -#}
        {%- set relation, columns = ref(units), touched_units()[units] | join(', ') -%}
        {%- set is_in_units -%}
            ({{ columns }}) in (select {{ columns }} from {{ relation }})
        {%- endset -%}
        {%- if not adds_months() -%}
            true
        {%- elif among -%}
            rowid in (
                select rowid from {{ among }} where {{ is_in_units }}
                {% if within -%}
                    and ({{ columns }}) in (select {{ columns }} from {{ within }})
                {%- endif %}
            )
        {%- else -%}
            {{ is_in_units }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
