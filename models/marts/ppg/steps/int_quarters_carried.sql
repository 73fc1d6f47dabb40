with quarters as (select * from {{ ref('int_quarters_windowed') }}),

editions as (select * from {{ ref('int_editions_resolved') }}),

store as (select * from {{ ref('int_store_described') }}),

carried as (
    -- Ruling Chronic patients: the window opens on or after the edition's first care month and
    -- ends before its last flux, delivered: a quarter of which the store ends half-way is none.
    select
        quarters.*,
        store.is_synthetic,
        least(quarters.flux_end, store.last_flux_month) as computed_with_flux
    from quarters
    inner join editions on quarters.edition_id = editions.edition_id
    cross join store
    where
        editions.first_care_month <= quarters.window_start
        and least(quarters.flux_end, store.last_flux_month) > quarters.quarter_end
),

dated as (
    -- Care of a month first appears in the flux of the month after: its first processing month.
    select
        *,
        year(computed_with_flux) * 12 + month(computed_with_flux) - year(quarter_end) * 12
        - month(quarter_end) < {{ var('ppg_final_after_fluxes') }} as is_provisional
    from carried
)

select * from dated
