with acts as (select * from {{ ref('int_acts_monitored') }}),

age_bands as (select * from {{ ref('dim_age_band') }}),

listed_profiles as (select * from {{ ref('profiles') }}),

profiles as (
    select profile from listed_profiles
    union all
    select 'all' as profile
),

flows_department as (
    select
        edition_id,
        perimeter_id,
        'all' as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        {{ cube_member('beneficiary_zone') }} as beneficiary_zone,
        contributor_key,
        sum(act_quantity) as act_count
    from acts
    group by edition_id, perimeter_id, contributor_key, cube (executor_department, beneficiary_zone)
),

acts_by_age_band as (
    select
        acts.edition_id,
        acts.perimeter_id,
        {{ cube_member('acts.act_category') }} as act_category,
        {{ cube_member('acts.executor_department') }} as executor_department,
        age_bands.age_band_system,
        {{ cube_member('age_bands.age_band') }} as age_band,
        acts.contributor_key,
        sum(acts.act_quantity) as act_count
    from acts
    inner join age_bands
        on
            age_bands.age_band_system = 'monitoring'
            and ({{ is_of_age_band() }})
    group by
        acts.edition_id,
        acts.perimeter_id,
        age_bands.age_band_system,
        acts.contributor_key,
        cube (acts.act_category, acts.executor_department, age_bands.age_band)
),

acts_by_beneficiary_profile as (
    select
        acts.edition_id,
        acts.perimeter_id,
        {{ cube_member('acts.act_category') }} as act_category,
        profiles.profile,
        {{ cube_member('acts.beneficiary_zone') }} as beneficiary_zone,
        acts.contributor_key,
        sum(acts.act_quantity) as act_count
    from acts
    inner join profiles on {{ is_of_profile() }}
    group by
        acts.edition_id,
        acts.perimeter_id,
        profiles.profile,
        acts.contributor_key,
        cube (acts.act_category, acts.beneficiary_zone)
),

contributions as (
    select
        'flows_department' as mart,
        {{ cell_key('flows_department') }} as cell_key,
        contributor_key,
        act_count
    from flows_department
    -- Rule `cubes`: acts of France name no place, and count in its totals alone.
    where executor_department is not null and beneficiary_zone is not null
    union all
    select
        'acts_by_age_band' as mart,
        {{ cell_key('acts_by_age_band') }} as cell_key,
        contributor_key,
        act_count
    from acts_by_age_band
    where
        executor_department is not null
        and (act_category = 'all' or executor_department = 'all')
    union all
    select
        'acts_by_beneficiary_profile' as mart,
        {{ cell_key('acts_by_beneficiary_profile') }} as cell_key,
        contributor_key,
        act_count
    from acts_by_beneficiary_profile
    where beneficiary_zone is not null
)

select * from contributions
