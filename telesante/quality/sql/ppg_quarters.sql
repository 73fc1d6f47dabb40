-- Grain: one row per edition, PPG indicator and quarter, with France's value and how many
-- departments have one.
with zone_values as (
    select
        'teleconsultation_uptake' as indicator_id,
        edition_id,
        quarter_end,
        zone_type,
        uptake_percent as zone_value,
        gp_count as person_count,
        is_provisional
    from marts.ppg_teleconsultation_uptake
    union all
    select
        'chronic_patients' as indicator_id,
        edition_id,
        quarter_end,
        zone_type,
        patient_count as zone_value,
        patient_count as person_count,
        is_provisional
    from marts.ppg_chronic_patients
)

select
    zone_values.indicator_id,
    zone_values.edition_id,
    editions.label_fr as edition_label,
    zone_values.quarter_end,
    max(zone_values.zone_value) filter (where zone_values.zone_type = 'country')
        as national_value,
    max(zone_values.person_count) filter (where zone_values.zone_type = 'country')
        as national_count,
    count(*) filter (where zone_values.zone_type = 'department') as department_count,
    count(*) filter (where zone_values.zone_value < 0 or zone_values.zone_value > 100)
        as zones_outside_a_rate,
    bool_or(zone_values.is_provisional) as is_provisional
from zone_values
inner join marts.dim_edition as editions on zone_values.edition_id = editions.edition_id
group by all
order by all
