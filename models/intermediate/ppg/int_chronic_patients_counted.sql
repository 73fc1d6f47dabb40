with places as (select * from {{ ref('int_chronic_patients_located') }}),

zones as (select * from {{ ref('int_zones_spread') }}),

counted as (
    -- Nobody lives in two places, so a zone has as many persons as its places together.
    select
        places.edition_id,
        places.quarter_end,
        zones.zone_type,
        zones.zone_id,
        zones.zone_name,
        cast(sum(places.patient_count) as bigint) as patient_count
    from places
    inner join zones on places.department_code = zones.department_code
    group by
        places.edition_id, places.quarter_end, zones.zone_type, zones.zone_id, zones.zone_name
)

select * from counted
