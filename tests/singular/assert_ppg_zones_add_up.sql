{{ config(group='ppg') }}
-- GPs and patients have one place each, so departments add up to their region; only half-known
-- places (Corsica, abroad, unknown) may be missing below, and France counts every person.
with zones as (
    select distinct
        department.zone_id as department_id,
        region.zone_id as region_id
    from {{ ref('int_ppg_zones') }} as department
    inner join {{ ref('int_ppg_zones') }} as region
        on department.department_code = region.department_code and region.zone_type = 'region'
    where department.zone_type = 'department'
),

counted as (
    select
        'teleconsultation_uptake' as indicator_id,
        edition_id,
        quarter_end,
        zone_type,
        zone_id,
        gp_count as person_count
    from {{ ref('ppg_teleconsultation_uptake') }}
    union all
    select
        'chronic_patients' as indicator_id,
        edition_id,
        quarter_end,
        zone_type,
        zone_id,
        patient_count as person_count
    from {{ ref('ppg_chronic_patients') }}
),

people as (
    select
        'teleconsultation_uptake' as indicator_id,
        edition_id,
        quarter_end,
        count(distinct professional_key) as person_count
    from {{ ref('int_general_practitioners_by_quarter') }}
    group by edition_id, quarter_end
    union all
    select
        'chronic_patients' as indicator_id,
        quarters.edition_id,
        quarters.quarter_end,
        count(distinct acts.person_key) as person_count
    from {{ ref('fact_acts') }} as acts
    inner join {{ ref('int_ppg_quarters') }} as quarters
        on
            date_trunc('quarter', acts.care_date) = quarters.care_quarter_start
            and acts.known_from <= quarters.flux_end
            and acts.known_until > quarters.flux_end
            and quarters.indicator_id = 'chronic_patients'
    left join {{ ref('int_people_ald_merged') }} as periods
        on
            acts.person_key = periods.person_key
            and quarters.quarter_end >= periods.period_from
            and quarters.quarter_end <= periods.period_until
    where {{ ppg_choice('ppg_ald_date', {
        'act': 'acts.is_ald',
        'quarter_end': '(acts.is_ald_claim or periods.person_key is not null)'}) }}
    group by quarters.edition_id, quarters.quarter_end
),

departments_added as (
    select
        counted.indicator_id,
        counted.edition_id,
        counted.quarter_end,
        zones.region_id as zone_id,
        sum(counted.person_count) as added_count
    from counted
    inner join zones on counted.zone_id = zones.department_id
    group by counted.indicator_id, counted.edition_id, counted.quarter_end, zones.region_id
),

regions_added as (
    select
        indicator_id,
        edition_id,
        quarter_end,
        'FRANCE' as zone_id,
        sum(person_count) as added_count
    from counted
    where zone_type = 'region'
    group by indicator_id, edition_id, quarter_end
),

added as (
    select * from departments_added
    union all
    select * from regions_added
)

select
    added.indicator_id,
    added.edition_id,
    added.quarter_end,
    added.zone_id
from added
left join counted
    on
        added.indicator_id = counted.indicator_id
        and added.edition_id = counted.edition_id
        and added.quarter_end = counted.quarter_end
        and added.zone_id = counted.zone_id
where
    counted.person_count is null
    or added.added_count > counted.person_count
    or (added.added_count < counted.person_count and added.zone_id not in ('R94', 'FRANCE'))
union all
select
    people.indicator_id,
    people.edition_id,
    people.quarter_end,
    'FRANCE' as zone_id
from people
left join counted
    on
        people.indicator_id = counted.indicator_id
        and people.edition_id = counted.edition_id
        and people.quarter_end = counted.quarter_end
        and counted.zone_type = 'country'
where counted.person_count is distinct from people.person_count
