select
    quarter_end,
    zone_type,
    zone_id,
    zone_name,
    patient_count,
    is_provisional,
    is_masked,
    is_rounded
from marts.ppg_chronic_patients
where edition_id = $edition_id
order by quarter_end, zone_id
