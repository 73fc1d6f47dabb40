-- Grain: one row per edition, quarter and zone, in per cent of the same zone's quarter before.
select
    edition_id,
    left(cast(quarter_end as varchar), 7) as quarter,
    zone_type,
    zone_id,
    gp_count,
    uptake_percent,
    100.0 * gp_count / lag(gp_count) over series as gp_count_to_previous_quarter,
    100.0 * uptake_percent / lag(uptake_percent) over series as uptake_percent_to_previous_quarter
from marts.ppg_teleconsultation_uptake
window series as (partition by edition_id, zone_id order by quarter_end)
