with restated as (select * from {{ ref('int_acts_restated') }}),

monitored as (select * from {{ ref('int_acts_monitored') }}),

pairs as (select * from {{ ref('int_edition_pairs') }}),

flows as (select * from {{ ref('flows_department') }}),

age_bands as (select * from {{ ref('dim_age_band') }}),

listed_profiles as (select * from {{ ref('profiles') }}),

arrivals as (select * from {{ ref('int_acts_arrived') }}),

editions as (select * from {{ ref('int_editions') }}),

store as (select * from {{ ref('int_store_described') }}),

profiles as (
    select profile from listed_profiles
    union all
    select 'all' as profile
),

counted as (
    select distinct
        edition_id,
        perimeter_id
    from flows
),

acts as (
    -- Only a perimeter that both editions count is restated.
    select
        restated.from_edition,
        restated.to_edition as edition_id,
        restated.from_flux,
        restated.to_flux,
        restated.cause,
        restated.act_change,
        monitored.perimeter_id,
        monitored.act_category,
        monitored.executor_department,
        monitored.beneficiary_zone,
        monitored.executor_category,
        monitored.age,
        monitored.is_ald,
        monitored.is_ehpad,
        monitored.is_ame,
        monitored.is_c2s
    from restated
    inner join monitored
        on restated.edition_id = monitored.edition_id and restated.act_id = monitored.act_id
    inner join counted as earlier
        on
            restated.from_edition = earlier.edition_id
            and monitored.perimeter_id = earlier.perimeter_id
    inner join counted as later
        on
            restated.to_edition = later.edition_id
            and monitored.perimeter_id = later.perimeter_id
),

learned as (
    -- C2S is known from a flux on: an act that both editions see may be one of it in the later alone.
    select
        pairs.from_edition,
        pairs.to_edition as edition_id,
        pairs.from_flux,
        pairs.to_flux,
        'entitlement_learned' as cause,
        later.act_quantity as act_change,
        later.perimeter_id,
        later.act_category,
        later.beneficiary_zone
    from pairs
    inner join monitored as later
        on
            pairs.to_edition = later.edition_id
            and later.is_c2s
            and later.known_from <= pairs.from_flux
            and later.c2s_known_from > pairs.from_flux
    inner join counted as earlier
        on
            pairs.from_edition = earlier.edition_id
            and later.perimeter_id = earlier.perimeter_id
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
        *,
        'C2S' as profile
    from learned
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

monthly as (
    select
        from_edition,
        to_edition as edition_id,
        from_flux,
        to_flux,
        cause,
        care_month,
        act_category,
        executor_department,
        act_change
    from restated
    union all
    -- The newest edition, from one flux to the next: what a first flux brings is new, not restated.
    select
        editions.edition_id as from_edition,
        editions.edition_id,
        cast(arrivals.flux_month - interval '1' month as date) as from_flux,
        arrivals.flux_month as to_flux,
        arrivals.cause,
        arrivals.care_month,
        arrivals.act_category,
        arrivals.executor_department,
        arrivals.arrived_count as act_change
    from arrivals
    cross join editions
    where
        editions.edition_id = 'latest'
        and {{ months_between('arrivals.care_month', 'arrivals.flux_month') }} > 1
),

acts_monthly as (
    select
        from_edition,
        edition_id,
        from_flux,
        to_flux,
        cause,
        care_month,
        {{ cube_member('act_category') }} as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        sum(act_change) as act_change
    from monthly
    group by
        from_edition, edition_id, from_flux, to_flux, cause, care_month,
        cube (act_category, executor_department)
),

changes as (
    {% for mart, column in {
        'flows_department': 'executor_department is not null and beneficiary_zone is not null',
        'acts_by_executor_category': 'true',
        'acts_by_age_band': 'executor_department is not null',
        'acts_by_beneficiary_profile': 'beneficiary_zone is not null',
        'acts_monthly': 'true',
    }.items() %}
        select
            '{{ mart }}' as mart,
            {{ cell_key(mart) }} as cell_key,
            from_edition,
            edition_id as to_edition,
            cause,
            act_change,
            from_flux,
            to_flux
        from {{ mart }}
        where act_change <> 0 and {{ column }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

restatements as (
    select
        changes.mart,
        changes.cell_key,
        changes.from_edition,
        changes.to_edition,
        changes.cause,
        cast(changes.act_change as bigint) as act_change,
        store.is_synthetic,
        changes.from_flux,
        changes.to_flux
    from changes
    cross join store
)

select * from restatements
