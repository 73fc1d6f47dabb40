-- How many zones of each indicator an edition has no value of because the store does not cover
-- them: neither the zone is published, nor the region or country it lies in. Parameter: edition.
with published as (
    select
        'teleconsultation_uptake' as indicator_id,
        zone_id
    from marts.ppg_teleconsultation_uptake
    where edition_id = $edition
    union all
    select
        'chronic_patients' as indicator_id,
        zone_id
    from marts.ppg_chronic_patients
    where edition_id = $edition
),

zones as (
    select
        pilote_zone_id as zone_id,
        'R' || region_code as region_id
    from marts.dim_department
    where is_department
    union all
    select distinct
        'R' || region_code as zone_id,
        'R' || region_code as region_id
    from marts.dim_department
    where is_department
    union all
    select
        'FRANCE' as zone_id,
        'FRANCE' as region_id
),

indicators as (
    select distinct indicator_id from published
)

select
    indicators.indicator_id,
    count(*) as zone_count
from indicators
cross join zones
where
    not exists (
        select published.zone_id
        from published
        where
            published.indicator_id = indicators.indicator_id
            and published.zone_id in (zones.zone_id, zones.region_id, 'FRANCE')
    )
group by indicators.indicator_id
order by indicators.indicator_id
