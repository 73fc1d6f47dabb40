with editions as (select * from {{ ref('dim_edition') }}),

indicators as (select * from {{ ref('ppg_indicators') }}),

store as (select * from {{ ref('int_store_described') }}),

days as (select * from {{ ref('dim_date') }}),

quarters as (
    select
        quarter_end,
        min(month_start) as quarter_start,
        min(calendar_year * 4 + quarter_number) as quarter_index
    from days
    group by quarter_end
),

windowed as (
    -- Each quarter with the window of its indicator, one row per quarter of care in the window.
    select
        editions.edition_id,
        indicators.indicator_id,
        quarters.quarter_end,
        care_quarters.quarter_start as care_quarter_start,
        first_quarters.quarter_start as window_start,
        editions.flux_end,
        least(editions.flux_end, store.last_flux_month) as computed_with_flux,
        editions.first_care_month,
        cast(store.first_flux_month - interval 1 month as date) as first_whole_month,
        store.is_synthetic
    from editions
    cross join indicators
    cross join store
    cross join quarters
    inner join quarters as first_quarters
        on quarters.quarter_index - indicators.window_quarters + 1 = first_quarters.quarter_index
    inner join quarters as care_quarters
        on
            first_quarters.quarter_index <= care_quarters.quarter_index
            and quarters.quarter_index >= care_quarters.quarter_index
),

ppg_quarters as (
    -- Rule `chronic-patients`: the window opens on or after the edition's first care month and
    -- ends before its last flux, delivered. Care of a month first appears in the flux of the month
    -- after: a window that opens before the first flux would miss acts, and a quarter is
    -- provisional until that many fluxes have followed its last month.
    select
        edition_id,
        indicator_id,
        quarter_end,
        care_quarter_start,
        window_start,
        flux_end,
        computed_with_flux,
        is_synthetic,
        {{ months_between('quarter_end', 'computed_with_flux') }}
        < {{ var('ppg_final_after_fluxes') }} as is_provisional
    from windowed
    where
        first_care_month <= window_start
        and first_whole_month <= window_start
        and computed_with_flux > quarter_end
)

select * from ppg_quarters
