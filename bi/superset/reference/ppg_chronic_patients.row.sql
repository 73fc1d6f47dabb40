-- Grain: one row per edition, quarter and zone.
select
    edition_id,
    quarter_end,
    zone_id,
    patient_count as patients,
    cast(is_masked as integer) as masked_rows
from marts.ppg_chronic_patients
