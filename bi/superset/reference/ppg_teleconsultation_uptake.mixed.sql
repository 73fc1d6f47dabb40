-- Grain: one row: departments of several quarters are not counted together.
select if(count(distinct edition_id || quarter_end) = 1, count(*), null) as departments
from marts.ppg_teleconsultation_uptake
where zone_type = 'department'
