with figures as (select * from {{ ref('int_figures_scoped') }}),

dated as (
    -- Six months of care that end with a quarter: the first window of the figure and the last.
    select
        *,
        cast(period_start + interval 6 month - interval 1 day as date) as first_quarter_end,
        period_end as last_quarter_end
    from figures
    where measure in ('ppg_chronic_patients', 'ppg_chronic_patients_change')
)

select * from dated
