{%- set shown = "age_band_system = 'monitoring'
    and (act_category = 'all' or executor_department = 'all')" %}
with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

acts_by_age_band as (
    -- Two two-way tables in one band system: a second one over the same acts would cut between.
    {{ counted_rows('acts_by_age_band', shown) }}
),

masked as (
    {{ masked_cells('acts_by_age_band', ['act_count', 'patient_count'], ['is_synthetic']) }}
),

published as (
    select
        *,
        {{ share_percent(
            'act_count', "age_band = 'all'",
            [
                'edition_id', 'perimeter_id', 'act_category', 'executor_department',
                'age_band_system',
            ]
        ) }} as age_band_share_percent
    from masked
)

select * from published
