-- Both PPG indicators in edition `latest`, of what the store covers: France's, beside those of the
-- declared regions unless both indicators are known for the country.
with uptake as (
    select *
    from marts.ppg_teleconsultation_uptake
    where edition_id = 'latest' and is_zone_covered
),

patients as (
    select *
    from marts.ppg_chronic_patients
    where edition_id = 'latest' and is_zone_covered
),

zones as (
    select
        coalesce(uptake.zone_type, patients.zone_type) as zone_type,
        coalesce(uptake.zone_id, patients.zone_id) as zone_id,
        coalesce(uptake.zone_name, patients.zone_name) as zone_name,
        coalesce(uptake.quarter_end, patients.quarter_end) as quarter_end,
        uptake.uptake_percent,
        uptake.gp_count,
        patients.patient_count,
        coalesce(uptake.is_provisional, patients.is_provisional) as is_provisional
    from uptake
    full outer join patients
        on uptake.quarter_end = patients.quarter_end and uptake.zone_id = patients.zone_id
),

countries as (
    select zone_id
    from uptake
    where zone_type = 'country'
    intersect
    select zone_id
    from patients
    where zone_type = 'country'
)

select
    zone_name,
    cast(quarter_end as varchar) as quarter_end,
    uptake_percent,
    gp_count,
    patient_count,
    is_provisional
from zones
where
    zone_type = 'country'
    or (
        not exists (select countries.zone_id from countries)
        and zone_id in (
            select concat('R', perimeters.executor_region_code)
            from marts.dim_perimeter as perimeters
        )
    )
order by zone_type, zone_name, quarter_end
