-- Grain: one row per month from the first flux to the last; `delivered_flux` is null for a month
-- without one.
with delivered as (
    $flux_months
),

months as (
    select
        cast(
            unnest(generate_series(min(flux_month), max(flux_month), interval 1 month)) as date
        ) as flux_month
    from delivered
)

select
    left(cast(months.flux_month as varchar), 7) as flux_month,
    left(cast(delivered.flux_month as varchar), 7) as delivered_flux
from months
left join delivered on months.flux_month = delivered.flux_month
