-- Grain: one row per published figure whose measure the warehouse computes.
with figures as (
    select * from seeds.figures
),

profiles as (
    select * from marts.acts_by_beneficiary_profile
),

profile_totals as (
    select
        edition_id,
        perimeter_id,
        act_category,
        profile
    from profiles
    where beneficiary_zone = 'all'
),

zone_shares as (
    -- A profile without a row for the zone has no act there: the mart leaves zeros out.
    select
        figures.figure_id,
        coalesce(zones.zone_share_percent, 0) as observed
    from figures
    inner join profile_totals using (edition_id, perimeter_id, act_category, profile)
    left join profiles as zones
        using (edition_id, perimeter_id, act_category, profile, beneficiary_zone)
    where figures.measure = 'share_of_profile_acts_by_zone'
),

main_age_bands as (
    select
        ages.edition_id,
        ages.perimeter_id,
        ages.act_category,
        ages.executor_department,
        max_by(bands.age_min, ages.act_count) as age_min,
        max_by(bands.age_max, ages.act_count) as age_max
    from marts.acts_by_age_band as ages
    inner join seeds.age_bands as bands using (age_band_system, age_band)
    where ages.age_band_system = 'monitoring' and bands.age_min is not null
    group by all
),

age_bounds as (
    select
        figures.figure_id,
        case
            when figures.measure = 'main_age_group_lower_bound' then main_age_bands.age_min
            else main_age_bands.age_max
        end as observed
    from figures
    inner join main_age_bands using (edition_id, perimeter_id, act_category, executor_department)
    where figures.measure in ('main_age_group_lower_bound', 'main_age_group_upper_bound')
),

care_months as (
    select
        months.edition_id,
        perimeters.perimeter_id,
        count(distinct months.care_month) as observed
    from marts.acts_monthly as months
    inner join seeds.departments as departments
        on months.executor_department = departments.department_code
    inner join seeds.perimeters as perimeters
        on
            departments.region_code = perimeters.executor_region_code
            and months.care_month between perimeters.care_from and perimeters.care_to
    where months.act_category = 'all' and months.act_count > 0
    group by all
),

months_covered as (
    select
        figures.figure_id,
        care_months.observed
    from figures
    inner join care_months using (edition_id, perimeter_id)
    where figures.measure = 'months_covered'
),

chronic_patients as (
    select
        figures.figure_id,
        case
            when figures.measure = 'ppg_chronic_patients' then last_quarter.patient_count
            else 100.0 * last_quarter.patient_count / first_quarter.patient_count - 100
        end as observed
    from figures
    inner join marts.ppg_chronic_patients as last_quarter
        on
            figures.edition_id = last_quarter.edition_id
            and figures.geography = last_quarter.zone_id
            and figures.period_end = last_quarter.quarter_end
    inner join marts.ppg_chronic_patients as first_quarter
        on
            last_quarter.edition_id = first_quarter.edition_id
            and last_quarter.zone_id = first_quarter.zone_id
            and figures.period_start + interval 6 month - interval 1 day
            = first_quarter.quarter_end
    where figures.measure in ('ppg_chronic_patients', 'ppg_chronic_patients_change')
)

select
    figure_id as rule_key,
    cast(observed as double) as observed
from zone_shares
union all
select
    figure_id as rule_key,
    cast(observed as double) as observed
from age_bounds
union all
select
    figure_id as rule_key,
    cast(observed as double) as observed
from months_covered
union all
select
    figure_id as rule_key,
    cast(observed as double) as observed
from chronic_patients
