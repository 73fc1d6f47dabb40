with asked as (select * from {{ ref('int_act_figures_asked') }}),

-- Only what a figure asks for and the store covers: a region's store counts nothing here.
spread as (
    select
        edition_id,
        min(period_start) as care_from,
        max(period_end) as care_to
    from asked
    where scope_reason is null
    group by edition_id
)

select * from spread
