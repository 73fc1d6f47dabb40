with cells as (
    select
        edition_id,
        'department' as kind,
        executor_department as member,
        act_count as counted,
        is_rounded
    from marts.flows_department
    where
        perimeter_id = $perimeter_id and act_category = 'all' and beneficiary_zone = 'all'
    union all
    select
        edition_id,
        'category' as kind,
        act_category as member,
        act_count as counted,
        is_rounded
    from marts.acts_by_executor_category
    where perimeter_id = $perimeter_id and executor_category = 'all'
    union all
    select
        edition_id,
        'month' as kind,
        cast(care_month as varchar) as member,
        act_count as counted,
        is_rounded
    from marts.acts_monthly
    where act_category = 'all' and executor_department = 'all'
    union all
    select
        edition_id,
        'uptake' as kind,
        cast(quarter_end as varchar) as member,
        uptake_percent as counted,
        is_rounded
    from marts.ppg_teleconsultation_uptake
    where zone_id = $zone_id
    union all
    select
        edition_id,
        'chronic' as kind,
        cast(quarter_end as varchar) as member,
        patient_count as counted,
        is_rounded
    from marts.ppg_chronic_patients
    where zone_id = $zone_id
),

earlier as (
    select *
    from cells
    where edition_id = $previous_id
),

later as (
    select *
    from cells
    where edition_id = $edition_id
)

select
    earlier.kind,
    earlier.member,
    earlier.counted as earlier_value,
    earlier.is_rounded as earlier_value_is_rounded,
    later.counted as later_value,
    later.is_rounded as later_value_is_rounded
from earlier
inner join later on earlier.kind = later.kind and earlier.member = later.member
order by earlier.kind, earlier.member
