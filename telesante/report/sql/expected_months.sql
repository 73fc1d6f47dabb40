-- What the last months of the whole store are expected to become, in the newest edition.
with editions as (
    select flux_end from marts.dim_edition
    where edition_id = 'latest' and edition_id = $edition_id
),

forecasts as (
    select * from marts.nowcast
    where series_id = 'monthly_acts' and act_category = 'all' and zone_id = 'all'
)

select
    forecasts.period_end,
    forecasts.known_count,
    forecasts.known_percent,
    forecasts.expected_count,
    forecasts.lowest_80,
    forecasts.highest_80,
    forecasts.lowest_95,
    forecasts.highest_95
from forecasts
inner join editions on forecasts.known_on = editions.flux_end
order by forecasts.period_end
