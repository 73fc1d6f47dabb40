with acts as (select * from {{ ref('int_acts_monitored') }}),

listed_profiles as (select * from {{ ref('profiles') }}),

profiles as (
    select profile from listed_profiles
    union all
    select 'all' as profile
),

profiled as (
    select
        acts.*,
        profiles.profile
    from acts
    inner join profiles on {{ is_of_profile() }}
),

counted as (
    select
        profiled.edition_id,
        profiled.perimeter_id,
        {{ cube_member('profiled.act_category') }} as act_category,
        profiled.profile,
        {{ cube_member('profiled.beneficiary_zone') }} as beneficiary_zone,
        cast(sum(profiled.act_quantity) as bigint) as act_count,
        count(distinct profiled.person_key) as patient_count,
        bool_or(profiled.is_synthetic) as is_synthetic
    from profiled
    group by
        profiled.edition_id,
        profiled.perimeter_id,
        profiled.profile,
        cube (profiled.act_category, profiled.beneficiary_zone)
),

acts_by_beneficiary_profile as (
    select
        *,
        cast(act_count as double) * 100 / max(case when profile = 'all' then act_count end) over (
            partition by edition_id, perimeter_id, act_category, beneficiary_zone
        ) as profile_weight_percent,
        cast(act_count as double) * 100
        / max(case when beneficiary_zone = 'all' then act_count end) over (
            partition by edition_id, perimeter_id, act_category, profile
        ) as zone_share_percent
    from counted
    where beneficiary_zone is not null
)

select * from acts_by_beneficiary_profile
