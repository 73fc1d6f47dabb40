with figures as (select * from {{ ref('stg_published__figures') }}),

periods as (
    select distinct
        edition_id,
        period_start,
        period_end
    from figures
    where period_start is not null
),

-- Care of a month first appears in the flux that is dated the month after.
spread as (
    select
        *,
        cast(date_trunc('month', period_start) + interval 1 month as date) as first_flux,
        cast(date_trunc('month', period_end) + interval 1 month as date) as last_flux,
        (year(period_end) - year(period_start)) * 12
        + month(period_end) - month(period_start) + 1 as flux_month_count
    from periods
)

select * from spread
