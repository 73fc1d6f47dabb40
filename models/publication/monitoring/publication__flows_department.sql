with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

flows_department as (
    -- One two-way table: with each category beside their total, small cells could not be hidden.
    {{ counted_rows('flows_department', "act_category = 'all'") }}
),

masked as (
    {{ masked_cells(
        'flows_department',
        ['act_count', 'patient_count'],
        ['is_same_department', 'is_synthetic'],
    ) }}
),

published as (
    select
        *,
        {{ share_percent(
            'act_count', "executor_department = 'all' and beneficiary_zone = 'all'",
            ['edition_id', 'perimeter_id', 'act_category']
        ) }} as weight_percent,
        {{ share_percent(
            'act_count', "beneficiary_zone = 'all'",
            ['edition_id', 'perimeter_id', 'act_category', 'executor_department']
        ) }} as executor_share_percent
    from masked
)

select * from published
