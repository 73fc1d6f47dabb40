with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

acts_monthly as (
    {{ counted_rows('acts_monthly', "act_category = 'all' or executor_department = 'all'") }}
),

masked as (
    {{ masked_cells(
        'acts_monthly',
        ['act_count', 'patient_count', 'paid_amount'],
        ['is_synthetic'],
    ) }}
),

published as (
    -- The amount of a hidden part, by subtraction, would tell its acts by their tariffs.
    select
        edition_id,
        act_category,
        executor_department,
        act_count,
        patient_count,
        case
            when bool_or(is_masked) over (partition by edition_id, care_month)
                then {{ rounded_to_thousands('paid_amount') }}
            else paid_amount
        end as paid_amount,
        is_masked,
        is_rounded,
        is_synthetic,
        care_month
    from masked
)

select * from published
