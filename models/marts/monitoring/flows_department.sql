with acts as (select * from {{ ref('int_acts_monitored') }}),

counted as (
    select
        acts.edition_id,
        acts.perimeter_id,
        {{ cube_member('acts.act_category') }} as act_category,
        {{ cube_member('acts.executor_department') }} as executor_department,
        {{ cube_member('acts.beneficiary_zone') }} as beneficiary_zone,
        cast(sum(acts.act_quantity) as bigint) as act_count,
        count(distinct acts.person_key) as patient_count,
        bool_or(acts.is_synthetic) as is_synthetic
    from acts
    group by
        acts.edition_id,
        acts.perimeter_id,
        cube (acts.act_category, acts.executor_department, acts.beneficiary_zone)
),

totalled as (
    select
        *,
        max(case when beneficiary_zone = 'all' then act_count end) over (
            partition by edition_id, perimeter_id, act_category, executor_department
        ) as executor_act_count,
        max(case when beneficiary_zone = 'all' and executor_department = 'all' then act_count end)
            over (partition by edition_id, perimeter_id, act_category) as total_act_count
    from counted
    where executor_department is not null and beneficiary_zone is not null
),

flows_department as (
    select
        edition_id,
        perimeter_id,
        act_category,
        executor_department,
        beneficiary_zone,
        act_count,
        patient_count,
        cast(act_count as double) * 100 / total_act_count as weight_percent,
        cast(act_count as double) * 100 / executor_act_count as executor_share_percent,
        executor_department = beneficiary_zone and executor_department <> 'all'
            as is_same_department,
        is_synthetic
    from totalled
)

select * from flows_department
