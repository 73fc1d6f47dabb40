with suppression as (select * from {{ ref('int_suppression_verified') }}),

acts_monthly as (
    {{ counted_rows('acts_monthly', "act_category = 'all' or executor_department = 'all'") }}
),

masked as (
    {{ masked_cells(
        'acts_monthly',
        ['act_count', 'patient_count', 'paid_amount'],
        ['is_synthetic'],
    ) }}
)

select * from masked
