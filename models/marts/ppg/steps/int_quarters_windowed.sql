with editions as (select * from {{ ref('editions') }}),

resolved as (select * from {{ ref('int_editions_resolved') }}),

indicators as (select * from {{ ref('ppg_indicators') }}),

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
    -- An edition of every care month has every quarter, for older care may yet come to it.
    select
        editions.edition_id,
        indicators.indicator_id,
        quarters.quarter_end,
        care_quarters.quarter_start as care_quarter_start,
        window_opening.quarter_start as window_start,
        resolved.flux_end
    from editions
    inner join resolved on editions.edition_id = resolved.edition_id
    cross join indicators
    cross join quarters
    inner join quarters as window_opening
        on
            quarters.quarter_index - indicators.window_quarters + 1 = window_opening.quarter_index
            and coalesce(editions.first_care_month, window_opening.quarter_start)
            <= window_opening.quarter_start
    inner join quarters as care_quarters
        on
            window_opening.quarter_index <= care_quarters.quarter_index
            and quarters.quarter_index >= care_quarters.quarter_index
)

select * from windowed
