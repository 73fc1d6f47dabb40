with in_perimeters as (select * from {{ ref('int_acts_restated_in_perimeters') }}),

age_bands as (select * from {{ ref('dim_age_band') }}),

listed_profiles as (select * from {{ ref('profiles') }}),

profiles as (
    select profile from listed_profiles
    union all
    select 'all' as profile
),

acts as (
    select * from in_perimeters
    where cause <> 'entitlement_learned'
),

flows_department as (
    select
        from_edition,
        edition_id,
        from_flux,
        to_flux,
        cause,
        perimeter_id,
        {{ cube_member('act_category') }} as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        {{ cube_member('beneficiary_zone') }} as beneficiary_zone,
        sum(act_change) as act_change
    from acts
    group by
        from_edition, edition_id, from_flux, to_flux, cause, perimeter_id,
        cube (act_category, executor_department, beneficiary_zone)
),

acts_by_executor_category as (
    select
        from_edition,
        edition_id,
        from_flux,
        to_flux,
        cause,
        perimeter_id,
        {{ cube_member('executor_category') }} as executor_category,
        {{ cube_member('act_category') }} as act_category,
        sum(act_change) as act_change
    from acts
    group by
        from_edition, edition_id, from_flux, to_flux, cause, perimeter_id,
        cube (executor_category, act_category)
),

acts_by_age_band as (
    select
        acts.from_edition,
        acts.edition_id,
        acts.from_flux,
        acts.to_flux,
        acts.cause,
        acts.perimeter_id,
        {{ cube_member('acts.act_category') }} as act_category,
        {{ cube_member('acts.executor_department') }} as executor_department,
        age_bands.age_band_system,
        {{ cube_member('age_bands.age_band') }} as age_band,
        sum(acts.act_change) as act_change
    from acts
    inner join age_bands on {{ is_of_age_band() }}
    group by
        acts.from_edition, acts.edition_id, acts.from_flux, acts.to_flux, acts.cause,
        acts.perimeter_id, age_bands.age_band_system,
        cube (acts.act_category, acts.executor_department, age_bands.age_band)
),

profiled as (
    select
        acts.from_edition,
        acts.edition_id,
        acts.from_flux,
        acts.to_flux,
        acts.cause,
        acts.act_change,
        acts.perimeter_id,
        acts.act_category,
        acts.beneficiary_zone,
        profiles.profile
    from acts
    inner join profiles on {{ is_of_profile() }}
    union all
    select
        from_edition,
        edition_id,
        from_flux,
        to_flux,
        cause,
        act_change,
        perimeter_id,
        act_category,
        beneficiary_zone,
        'C2S' as profile
    from in_perimeters
    where cause = 'entitlement_learned'
),

acts_by_beneficiary_profile as (
    select
        from_edition,
        edition_id,
        from_flux,
        to_flux,
        cause,
        perimeter_id,
        {{ cube_member('act_category') }} as act_category,
        profile,
        {{ cube_member('beneficiary_zone') }} as beneficiary_zone,
        sum(act_change) as act_change
    from profiled
    group by
        from_edition, edition_id, from_flux, to_flux, cause, perimeter_id, profile,
        cube (act_category, beneficiary_zone)
),

cells as (
    {% for mart, condition in {
        'flows_department': 'executor_department is not null and beneficiary_zone is not null',
        'acts_by_executor_category': 'true',
        'acts_by_age_band': 'executor_department is not null',
        'acts_by_beneficiary_profile': 'beneficiary_zone is not null',
    }.items() %}
        select
            '{{ mart }}' as mart,
            {{ cell_key(mart) }} as cell_key,
            from_edition,
            edition_id as to_edition,
            from_flux,
            to_flux,
            cause,
            act_change
        from {{ mart }}
        where act_change <> 0 and {{ condition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cells
