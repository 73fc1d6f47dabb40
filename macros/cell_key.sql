{#- The key columns of each table that leaves with masks, in the order in which a cell's key joins
    them: telesante/protect/tables.yml (a test compares them). -#}
{% macro protected_keys() %}
    {{ return({
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
        'ppg_chronic_patients': ['edition_id', 'quarter_end', 'zone_type', 'zone_id'],
        'ppg_teleconsultation_uptake': ['edition_id', 'quarter_end', 'zone_type', 'zone_id'],
        'top_executor_categories': ['edition_id', 'perimeter_id', 'act_category', 'rank'],
        'top_specialties': ['edition_id', 'perimeter_id', 'act_category', 'rank'],
    }) }}
{% endmacro %}

{#- The marts that schema `protection` masks. -#}
{% macro protected_marts() %}
    {{ return(protected_keys().keys() | list) }}
{% endmacro %}

{#- The key columns of one of them. -#}
{% macro key_columns(mart) %}
    {{ return(protected_keys()[mart]) }}
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
