{%- set measures = {
    'acts_by_age_band': ['act_count', 'age_band_share_percent'],
    'acts_by_beneficiary_profile': ['act_count', 'zone_share_percent', 'profile_weight_percent'],
    'acts_by_executor_category': ['act_count'],
    'acts_monthly': ['act_count'],
    'flows_department': ['act_count', 'weight_percent', 'executor_share_percent'],
    'ppg_chronic_patients': ['patient_count'],
    'ppg_teleconsultation_uptake': ['uptake_percent'],
    'top_executor_categories': ['act_count'],
    'top_specialties': ['act_count'],
} %}
with
{% for mart in measures %}
    {{ mart }} as (select * from {{ ref('publication__' ~ mart) }}),

{% endfor %}
cells as (
    {% for mart, columns in measures.items() %}
        {% set is_last_mart = loop.last %}
        {% for column in columns %}
            {{ cells_of(mart, column) }}
            {{ 'union all' if not (is_last_mart and loop.last) }}
        {% endfor %}
    {% endfor %}
),

shown as (
    -- What a masked row, or a share of a masked base, would say.
    select * from cells
    where measured_value is not null
)

select * from shown
