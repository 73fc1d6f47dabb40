with restated as (select * from {{ ref('int_acts_restated') }}),

of_perimeters as (select * from {{ ref('int_perimeter_cells_restated') }}),

arrivals as (select * from {{ ref('int_acts_arrived') }}),

editions as (select * from {{ ref('int_editions') }}),

store as (select * from {{ ref('int_store_described') }}),

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
    select * from of_perimeters
    union all
    select
        'acts_monthly' as mart,
        {{ cell_key('acts_monthly') }} as cell_key,
        from_edition,
        edition_id as to_edition,
        from_flux,
        to_flux,
        cause,
        act_change
    from acts_monthly
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
    where changes.act_change <> 0
)

select * from restatements
