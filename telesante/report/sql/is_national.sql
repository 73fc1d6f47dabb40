-- Whether each PPG table that has rows of the edition shows France.
with tables as (
    select bool_or(zone_id = 'FRANCE') as has_country
    from marts.ppg_teleconsultation_uptake
    where edition_id = $edition_id
    union all
    select bool_or(zone_id = 'FRANCE') as has_country
    from marts.ppg_chronic_patients
    where edition_id = $edition_id
)

select coalesce(bool_and(has_country), false) as is_national
from tables
