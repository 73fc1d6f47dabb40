with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

top_executor_categories as (
    {{ counted_rows('top_executor_categories') }}
),

masked as (
    {{ masked_cells(
        'top_executor_categories',
        ['act_count', 'patient_count', 'professional_count'],
        ['executor_category', 'is_synthetic'],
    ) }}
)

select * from masked
