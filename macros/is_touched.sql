{#- What a run that adds months rebuilds as one, and the columns that name it. A redelivered line
    shares its nine-column key, thus its flux month; the lines of an act share person and care date;
    an edition lists the executors of a quarter. -#}
{% macro touched_units() %}
    {{ return({
        'int_deliveries_arrived': ['_delivery_id'],
        'int_fluxes_changed': ['flx_dis_dtd'],
        'int_register_months_touched': ['register_month'],
        'int_days_touched': ['person_prefix', 'care_date'],
        'int_quarters_touched': ['edition_id', 'quarter_end'],
    }) }}
{% endmacro %}

{#- The condition that keeps what this run rebuilds; everything when it builds everything.

    bounded: whether the least and the greatest value of each column are written out too, which an
    engine can apply before it joins and counts, as it cannot with a subquery. -#}
{% macro is_touched(units, bounded=false) -%}
    {%- if model.resource_type == 'unit_test' or target.type != 'duckdb' -%}
        true
    {%- else -%}
        {#- The reference is made in any case, or dbt would not know of it. -#}
        {%- set relation, columns = ref(units), touched_units()[units] -%}
        {%- if adds_months() -%}
            ({{ columns | join(', ') }}) in (select {{ columns | join(', ') }} from {{ relation }})
            {%- for column in columns if bounded %}
            and {{ column }} between {{ touched_bounds(relation, column) }}
            {%- endfor -%}
        {%- else -%}
            true
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro touched_bounds(relation, column) -%}
    {%- set query = 'select min(' ~ column ~ '), max(' ~ column ~ ') from ' ~ relation -%}
    {%- for bound in run_query(query).rows[0] -%}
        {{ "'" ~ bound ~ "'" if bound is not none else 'null' }} {{ 'and ' if loop.first }}
    {%- endfor -%}
{%- endmacro %}
