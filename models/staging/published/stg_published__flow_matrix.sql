with flow_matrix as (select * from {{ ref('flow_matrix_2024') }}),

counts_printed as (
    select
        figure_id,
        document_id,
        edition_id,
        perimeter_id,
        act_category,
        executor_department,
        beneficiary_zone,
        'act_count' as measure,
        cast(act_count as decimal(18, 4)) as printed_value,
        'acts' as unit,
        'count' as kind
    from flow_matrix
),

weights_printed as (
    select
        concat(figure_id, '_weight') as figure_id,
        document_id,
        edition_id,
        perimeter_id,
        act_category,
        executor_department,
        beneficiary_zone,
        'share_of_acts_by_executor' as measure,
        cast(weight_percent as decimal(18, 4)) as printed_value,
        'percent' as unit,
        'share' as kind
    from flow_matrix
    where weight_percent is not null
),

figures_printed as (
    select * from counts_printed
    union all
    select * from weights_printed
),

figures_with_tolerance as (
    select
        *,
        -- Counts and weights are both printed to the unit.
        cast(0.5 as decimal(18, 4)) as tolerance
    from figures_printed
)

select * from figures_with_tolerance
