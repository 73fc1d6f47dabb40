-- Grain: one row per edition, quarter and zone.
select
    edition_id,
    quarter_end,
    zone_id,
    uptake_percent as uptake_percent_of_row,
    target_percent as target_percent_of_row,
    gp_count as gp_count_of_row,
    gp_teleconsulting_count as gp_teleconsulting_count_of_row,
    cast(is_masked as integer) as masked_rows
from marts.ppg_teleconsultation_uptake
