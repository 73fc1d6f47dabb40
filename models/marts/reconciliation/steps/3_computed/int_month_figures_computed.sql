with figures as (select * from {{ ref('int_figures_scoped') }}),

care_months as (select * from {{ ref('int_care_months_counted') }}),

computed as (
    select
        figures.figure_id,
        care_months.month_count as computed_value,
        cast(null as string) as reason
    from figures
    left join care_months
        on
            figures.edition_id = care_months.edition_id
            and figures.perimeter_id = care_months.perimeter_id
    where figures.measure = 'months_covered'
)

select * from computed
