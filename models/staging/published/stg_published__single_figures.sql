with figures as (select * from {{ ref('figures') }}),

single_figures as (
    select
        figure_id,
        document_id,
        edition_id,
        publisher_edition,
        section,
        statement,
        statement_fr,
        measure,
        act_category,
        profile,
        executor_department,
        beneficiary_zone,
        dimension,
        member,
        perimeter_id,
        geography,
        period_start,
        period_end,
        comparison,
        value as printed_value,
        unit,
        printed_precision,
        kind,
        status
    from figures
)

select * from single_figures
