-- Grain: one row per edition and zone: patients of several quarters are never added.
select
    edition_id,
    zone_id,
    if(count(*) = 1, max(patient_count), null) as patients
from marts.ppg_chronic_patients
group by edition_id, zone_id
