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

{#- The key of a row of a mart, as one text: edition, perimeter and members joined by `|`.

    mart: its name; totalled: the columns in whose place the key says 'all', which makes it the key
    of the total that the row belongs to. -#}
{% macro cell_key(mart, totalled=[]) -%}
    concat_ws(
        '|'
        {%- for column in key_columns(mart) -%}
            , {% if column in totalled %}'all'{% else %}cast({{ column }} as string){% endif %}
        {%- endfor %})
{%- endmacro %}

{#- The cells of all of these marts, one row per cell and measure that a figure or a note may quote.

    prefix: begins the names of the models that are read (`publication__` for what leaves). -#}
{% macro cells_of_marts(prefix='') %}
    {%- set measures = {
        'acts_by_age_band': ['act_count', 'age_band_share_percent'],
        'acts_by_beneficiary_profile': [
            'act_count', 'zone_share_percent', 'profile_weight_percent',
        ],
        'acts_by_executor_category': ['act_count'],
        'acts_monthly': ['act_count'],
        'flows_department': ['act_count', 'weight_percent', 'executor_share_percent'],
        'ppg_chronic_patients': ['patient_count'],
        'ppg_teleconsultation_uptake': ['uptake_percent'],
        'top_executor_categories': ['act_count'],
        'top_specialties': ['act_count'],
    } -%}
    {%- for mart, columns in measures.items() -%}
        {%- set is_last_mart = loop.last -%}
        {%- for column in columns %}
    select
        '{{ mart }}' as mart,
        {{ cell_key(mart) }} as cell_key,
        '{{ column }}' as measure,
        cast({{ column }} as double) as measured_value,
        {{ 'is_provisional' if mart.startswith('ppg_') else 'false' }} as is_provisional,
        {{ 'is_rounded,' if prefix }}
        is_synthetic
    from {{ ref(prefix ~ mart) }}
        {%- if not (is_last_mart and loop.last) %}
    union all
        {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
