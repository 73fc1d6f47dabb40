-- Grain: one row per edition, quarter and zone, in per cent of the same zone's quarter before.
select
    edition_id,
    left(cast(quarter_end as varchar), 7) as quarter,
    zone_type,
    zone_id,
    patient_count,
    100.0 * patient_count / lag(patient_count) over series as patient_count_to_previous_quarter
from marts.ppg_chronic_patients
window series as (partition by edition_id, zone_id order by quarter_end)
