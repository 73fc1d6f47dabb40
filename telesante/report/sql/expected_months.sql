-- What the last months of the whole store are expected to become, in the newest edition.
with editions as (
    select flux_end from marts.dim_edition
    where edition_id = 'latest' and edition_id = $edition_id
)

select
    period_end,
    known_count,
    true as known_count_is_rounded,
    known_percent,
    expected_count,
    true as expected_count_is_rounded,
    lowest_80,
    highest_80,
    lowest_95,
    highest_95
from marts.nowcast
where
    known_on in (select flux_end from editions)
    and series_id = 'monthly_acts'
    and act_category = 'all'
    and zone_id = 'all'
order by period_end
