with places as (select * from {{ ref('int_chronic_patients_located') }}),

quarters as (select * from {{ ref('int_quarters_carried') }}),

zones as (select * from {{ ref('int_zones_spread') }}),

carried as (
    select distinct
        edition_id,
        quarter_end
    from quarters
    where indicator_id = 'chronic_patients'
),

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
    inner join carried
        on places.edition_id = carried.edition_id and places.quarter_end = carried.quarter_end
    inner join zones on places.department_code = zones.department_code
    group by
        places.edition_id, places.quarter_end, zones.zone_type, zones.zone_id, zones.zone_name
)

select * from counted
