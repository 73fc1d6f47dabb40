with figures as (select * from {{ ref('stg_published__figures') }}),

perimeters as (select * from {{ ref('int_perimeter_coverage') }}),

periods as (select * from {{ ref('int_period_coverage') }}),

open_perimeters as (select * from {{ ref('published_perimeters') }}),

open_periods as (select * from {{ ref('int_open_coverage') }}),

figure_scope as (
    select
        figures.figure_id,
        case
            when open_perimeters.open_data is null
                then coalesce(
                    perimeters.uncovered_reason,
                    case
                        when figures.period_start is null then 'period_not_stated'
                        when not periods.is_covered then 'period_not_covered'
                    end
                )
            -- Open DAMIR holds the acts of all France: its months alone decide.
            when figures.period_start is null then 'period_not_stated'
            when not open_periods.is_staged then 'open_data_not_staged'
            when not open_periods.is_covered then 'period_not_covered'
        end as scope_reason
    from figures
    inner join perimeters
        on
            figures.edition_id = perimeters.edition_id
            and figures.perimeter_id = perimeters.perimeter_id
    inner join open_perimeters on figures.perimeter_id = open_perimeters.perimeter_id
    left join open_periods
        on
            open_perimeters.open_data = open_periods.basis
            and figures.period_start = open_periods.period_start
            and figures.period_end = open_periods.period_end
    left join periods
        on
            figures.edition_id = periods.edition_id
            and figures.period_start = periods.period_start
            and figures.period_end = periods.period_end
)

select * from figure_scope
