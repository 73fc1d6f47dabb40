with lines as (select * from {{ ref('line_accounting') }}),

counted as (
    select
        cast(date_trunc('month', flx_dis_dtd) as date) as flux_month,
        sum(line_count) as line_count
    from lines
    where flx_dis_dtd is not null
    group by cast(date_trunc('month', flx_dis_dtd) as date)
),

usual as (
    select median(line_count) as line_count from counted
),

-- A few late lines keep the date of a flux that never was: a month with less than a tenth of the
-- median month's lines is not one.
kept as (
    select counted.flux_month
    from counted
    cross join usual
    where counted.line_count >= 0.1 * usual.line_count
)

select * from kept
