with editions as (select * from {{ ref('int_editions_resolved') }}),

indicators as (select * from {{ ref('ppg_indicators') }}),

days as (select * from {{ ref('dim_date') }}),

store as (select * from {{ ref('int_store_described') }}),

quarters as (
    select
        quarter_end,
        min(month_start) as quarter_start,
        min(calendar_year * 4 + quarter_number) as quarter_index
    from days
    group by quarter_end
),

carried as (
    -- Ruling Chronic patients: the window opens on or after the edition's first care month and
    -- ends before its last flux, delivered: a quarter of which the store ends half-way is none.
    select
        editions.edition_id,
        indicators.indicator_id,
        quarters.quarter_end,
        care_quarters.quarter_start as care_quarter_start,
        window_opening.quarter_start as window_start,
        store.is_synthetic,
        editions.flux_end,
        least(editions.flux_end, store.last_flux_month) as computed_with_flux
    from editions
    cross join indicators
    cross join store
    inner join quarters
        on least(editions.flux_end, store.last_flux_month) > quarters.quarter_end
    inner join quarters as window_opening
        on
            quarters.quarter_index - indicators.window_quarters + 1 = window_opening.quarter_index
            and editions.first_care_month <= window_opening.quarter_start
    inner join quarters as care_quarters
        on
            window_opening.quarter_index <= care_quarters.quarter_index
            and quarters.quarter_index >= care_quarters.quarter_index
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
