select
    quarter_end,
    zone_type,
    zone_id,
    zone_name,
    gp_count,
    gp_teleconsulting_count,
    uptake_percent,
    -- Classes break at the target on the rate itself, as `is_target_reached` does.
    100.0 * gp_teleconsulting_count / gp_count as unrounded_percent,
    target_percent,
    is_provisional,
    is_masked,
    is_rounded
from marts.ppg_teleconsultation_uptake
where edition_id = $edition_id
order by quarter_end, zone_id
