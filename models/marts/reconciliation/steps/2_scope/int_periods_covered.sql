with periods as (select * from {{ ref('int_periods_spread') }}),

editions as (select * from {{ ref('dim_edition') }}),

flux_months as (select * from {{ ref('int_flux_months_kept') }}),

covered as (
    select
        periods.edition_id,
        periods.period_start,
        periods.period_end,
        count(flux_months.flux_month) = max(periods.flux_month_count) as is_covered
    from periods
    inner join editions on periods.edition_id = editions.edition_id
    left join flux_months
        on
            periods.first_flux <= flux_months.flux_month
            and periods.last_flux >= flux_months.flux_month
            and editions.flux_end >= flux_months.flux_month
    group by periods.edition_id, periods.period_start, periods.period_end
)

select * from covered
