{#- The key columns of each table that reading notes quote, in the order in which a cell's key joins
    them: that of the tables that leave (telesante/protect/tables.yml, a test compares them). -#}
{% macro key_columns(mart) %}
    {%- set keys = {
        'acts_by_age_band': [
            'edition_id', 'perimeter_id', 'act_category', 'executor_department',
            'age_band_system', 'age_band',
        ],
        'acts_by_beneficiary_profile': [
            'edition_id', 'perimeter_id', 'act_category', 'profile', 'beneficiary_zone',
        ],
        'acts_by_executor_category': [
            'edition_id', 'perimeter_id', 'executor_category', 'act_category',
        ],
        'acts_monthly': ['edition_id', 'care_month', 'act_category', 'executor_department'],
        'flows_department': [
            'edition_id', 'perimeter_id', 'act_category', 'executor_department',
            'beneficiary_zone',
        ],
        'top_executor_categories': ['edition_id', 'perimeter_id', 'act_category', 'rank'],
        'top_specialties': ['edition_id', 'perimeter_id', 'act_category', 'rank'],
    } -%}
    {{ return(keys[mart]) }}
{% endmacro %}

{#- The key of a row of a mart, as one text: `2024-12|idf_2024|all|75|all`.

    mart: its name; totalled: the columns in whose place the key says 'all', which makes it the key
    of the total that the row belongs to. -#}
{% macro cell_key(mart, totalled=[]) -%}
    concat_ws(
        '|'
        {%- for column in key_columns(mart) -%}
            , {% if column in totalled %}'all'{% else %}cast({{ column }} as string){% endif %}
        {%- endfor %})
{%- endmacro %}

{#- The cells of a mart, one row each, with one of its measures. -#}
{% macro cells_of(mart, measure) -%}
    select
        '{{ mart }}' as mart,
        {{ cell_key(mart) }} as cell_key,
        '{{ measure }}' as measure,
        cast({{ measure }} as double) as measured_value,
        is_synthetic
    from {{ mart }}
{%- endmacro %}
