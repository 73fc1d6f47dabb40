with figures as (select * from {{ ref('stg_published__figures') }}),

editions as (select * from {{ ref('dim_edition') }}),

lines as (select * from {{ ref('line_accounting') }}),

periods as (
    select distinct
        edition_id,
        period_start,
        period_end
    from figures
    where period_start is not null
),

month_lines as (
    select
        cast(date_trunc('month', flx_dis_dtd) as date) as flux_month,
        sum(line_count) as line_count
    from lines
    where flx_dis_dtd is not null
    group by cast(date_trunc('month', flx_dis_dtd) as date)
),

usual_month as (
    select median(line_count) as line_count from month_lines
),

-- A month with less than a tenth of the median month's lines holds only late lines: its own flux
-- was never delivered.
flux_months as (
    select month_lines.flux_month
    from month_lines
    cross join usual_month
    where month_lines.line_count >= 0.1 * usual_month.line_count
),

coverage as (
    -- Care of a month first appears in the flux that is dated the month after. Every flux month
    -- from that of the first care month to that of the last must be there and known to the edition.
    select
        periods.edition_id,
        periods.period_start,
        periods.period_end,
        count(flux_months.flux_month) = (year(periods.period_end) - year(periods.period_start)) * 12
        + month(periods.period_end) - month(periods.period_start) + 1 as is_covered
    from periods
    inner join editions on periods.edition_id = editions.edition_id
    left join flux_months
        on
            periods.period_start < flux_months.flux_month
            and periods.period_end >= cast(flux_months.flux_month - interval 1 month as date)
            and editions.flux_end >= flux_months.flux_month
    group by periods.edition_id, periods.period_start, periods.period_end
)

select * from coverage
