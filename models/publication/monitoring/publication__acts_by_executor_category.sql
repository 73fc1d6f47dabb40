with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

acts_by_executor_category as (
    {{ counted_rows('acts_by_executor_category') }}
),

masked as (
    {{ masked_cells(
        'acts_by_executor_category',
        ['act_count', 'patient_count', 'professional_count'],
        ['is_synthetic'],
    ) }}
)

select * from masked
