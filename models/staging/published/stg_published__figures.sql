with figures as (select * from {{ ref('figures') }}),

figures_with_tolerance as (
    select
        figure_id,
        document_id,
        edition_id,
        perimeter_id,
        act_category,
        profile,
        executor_department,
        beneficiary_zone,
        geography,
        measure,
        value as printed_value,
        unit,
        cast(printed_precision * 0.5 as decimal(18, 4)) as tolerance,
        kind,
        publisher_edition,
        section,
        statement,
        period_start,
        period_end
    from figures
)

select * from figures_with_tolerance
