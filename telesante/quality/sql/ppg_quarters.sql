-- Grain: one row per PPG indicator, edition and quarter.
with zones as (
    select
        *,
        'teleconsultation_uptake' as indicator_id
    from marts.ppg_teleconsultation_uptake
    union all by name
    select
        *,
        'chronic_patients' as indicator_id
    from marts.ppg_chronic_patients
)

select
    zones.indicator_id,
    zones.edition_id,
    editions.label_fr as edition_label,
    left(cast(zones.quarter_end as varchar), 7) as quarter,
    count(*) filter (where zones.zone_type = 'department') as department_count,
    bool_or(zones.is_provisional) as is_provisional
from zones
inner join marts.dim_edition as editions on zones.edition_id = editions.edition_id
group by all
order by all
