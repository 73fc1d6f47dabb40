-- Grain: one row per edition and quarter; departments alone.
select
    edition_id,
    quarter_end,
    count(*) as departments,
    case when not bool_or(is_rounded) then count_if(is_target_reached) end as departments_reached,
    count_if(is_masked) as departments_masked
from marts.ppg_teleconsultation_uptake
where zone_type = 'department'
group by edition_id, quarter_end
