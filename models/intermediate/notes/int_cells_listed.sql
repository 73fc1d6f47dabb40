{%- set measures = {
    'acts_by_age_band': ['act_count', 'age_band_share_percent'],
    'acts_by_beneficiary_profile': ['act_count', 'zone_share_percent', 'profile_weight_percent'],
    'acts_by_executor_category': ['act_count'],
    'acts_monthly': ['act_count'],
    'flows_department': ['act_count', 'weight_percent', 'executor_share_percent'],
    'top_executor_categories': ['act_count'],
    'top_specialties': ['act_count'],
} -%}
with
{% for mart in measures %}
{{ mart }} as (select * from {{ ref(mart) }}),
{% endfor %}

cells_listed as (
    {%- for mart, columns in measures.items() %}{% set first = loop.first %}
    {%- for column in columns %}
    {% if not (first and loop.first) %}union all{% endif %}
    select
        '{{ mart }}' as mart,
        {{ cell_key(mart) }} as cell_key,
        '{{ column }}' as measure,
        cast({{ column }} as double) as value,
        is_synthetic
    from {{ mart }}
    {%- endfor %}
    {%- endfor %}
)

select * from cells_listed
