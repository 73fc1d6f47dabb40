-- What the last quarters of the zone are expected to become, in the newest edition.
with editions as (
    select flux_end from marts.dim_edition
    where edition_id = 'latest' and edition_id = $edition_id
),

forecasts as (
    select * from marts.nowcast
    where series_id <> 'monthly_acts' and zone_id = $zone_id
)

select
    forecasts.series_id,
    forecasts.period_end,
    forecasts.known_count,
    forecasts.known_percent,
    forecasts.expected_count,
    forecasts.lowest_80,
    forecasts.highest_80,
    forecasts.lowest_95,
    forecasts.highest_95,
    100 * forecasts.expected_count / forecasts.whole_count as expected_percent,
    100 * forecasts.lowest_95 / forecasts.whole_count as lowest_percent,
    100 * forecasts.highest_95 / forecasts.whole_count as highest_percent
from forecasts
inner join editions on forecasts.known_on = editions.flux_end
order by forecasts.series_id, forecasts.period_end
