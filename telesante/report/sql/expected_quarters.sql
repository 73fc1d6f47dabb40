-- What the last quarters of the zone are expected to become, in the newest edition.
with editions as (
    select flux_end from marts.dim_edition
    where edition_id = 'latest' and edition_id = $edition_id
)

select
    series_id,
    period_end,
    known_count,
    true as known_count_is_rounded,
    known_percent,
    expected_count,
    true as expected_count_is_rounded,
    lowest_80,
    highest_80,
    lowest_95,
    highest_95,
    100 * expected_count / whole_count as expected_percent,
    100 * lowest_95 / whole_count as lowest_percent,
    100 * highest_95 / whole_count as highest_percent
from marts.nowcast
where
    known_on in (select flux_end from editions)
    and series_id <> 'monthly_acts'
    and zone_id = $zone_id
order by series_id, period_end
