with figures as (select * from {{ ref('stg_published__figures') }}),

perimeters as (select * from {{ ref('int_perimeter_coverage') }}),

periods as (select * from {{ ref('int_period_coverage') }}),

figure_scope as (
    select
        figures.figure_id,
        coalesce(
            perimeters.uncovered_reason,
            case
                when figures.period_start is null then 'period_not_stated'
                when not periods.is_covered then 'period_not_covered'
            end
        ) as scope_reason
    from figures
    inner join perimeters
        on
            figures.edition_id = perimeters.edition_id
            and figures.perimeter_id = perimeters.perimeter_id
    left join periods
        on
            figures.edition_id = periods.edition_id
            and figures.period_start = periods.period_start
            and figures.period_end = periods.period_end
)

select * from figure_scope
