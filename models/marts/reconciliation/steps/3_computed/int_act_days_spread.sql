with asked as (
    -- Only what the store covers: a region's store counts nothing here.
    select * from {{ ref('int_act_figures_asked') }}
    where scope_reason is null
),

calendar as (select * from {{ ref('dim_date') }}),

-- Where a period begins or has ended, and the years that a change compares; `union` keeps one of
-- each.
bounds as (
    select
        edition_id,
        period_start as care_from
    from asked
    union
    select
        edition_id,
        {{ day_after('period_end') }} as care_from
    from asked
    union
    select
        edition_id,
        make_date(year(period_start) + 1, 1, 1) as care_from
    from asked
    union
    select
        edition_id,
        make_date(year(period_end), 1, 1) as care_from
    from asked
),

extents as (
    select
        edition_id,
        min(period_start) as first_day,
        max(period_end) as last_day
    from asked
    group by edition_id
),

spread as (
    -- Days that no period tells apart are counted together, from the last bound before them.
    select
        extents.edition_id,
        calendar.date_day,
        max(bounds.care_from) over (
            partition by extents.edition_id order by calendar.date_day
            rows between unbounded preceding and current row
        ) as care_from
    from extents
    inner join calendar
        on extents.first_day <= calendar.date_day and extents.last_day >= calendar.date_day
    left join bounds
        on extents.edition_id = bounds.edition_id and calendar.date_day = bounds.care_from
)

select * from spread
