-- Grain: one row per edition and quarter; departments alone.
select
    edition_id,
    quarter_end,
    count_if(is_masked) as departments_masked
from marts.ppg_chronic_patients
where zone_type = 'department'
group by edition_id, quarter_end
