with editions as (select * from {{ ref('editions') }}),

store as (select * from {{ ref('int_store_described') }}),

resolved as (
    -- Rule `editions`: an edition without a cut-off of its own (`latest`) takes the last flux of
    -- the store.
    select
        editions.edition_id,
        editions.label_fr,
        editions.first_care_month,
        coalesce(editions.flux_end, store.last_flux_month) as flux_end
    from editions
    cross join store
)

select * from resolved
