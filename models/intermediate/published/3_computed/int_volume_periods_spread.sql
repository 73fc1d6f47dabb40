with figures as (select * from {{ ref('int_figures_scoped') }}),

-- Only what a figure asks for and the store covers: a region's store counts nothing here.
spread as (
    select
        edition_id,
        min(period_start) as care_from,
        max(period_end) as care_to
    from figures
    where
        scope_reason is null
        and measure in (
            'teleconsultations',
            'teleconsultations_change',
            'monthly_teleconsultations',
            'share_of_teleconsultations'
        )
    group by edition_id
)

select * from spread
