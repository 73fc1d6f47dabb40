with figures as (select * from {{ ref('int_figures_scoped') }}),

counted as (select * from {{ ref('int_teleconsultations_counted') }}),

asked as (
    select * from figures
    where measure = 'teleconsultations_change'
),

years_counted as (
    select
        asked.figure_id,
        sum(counted.act_count) filter (
            where year(counted.care_date) = year(asked.period_start)
        ) as first_count,
        sum(counted.act_count) filter (
            where year(counted.care_date) = year(asked.period_end)
        ) as last_count
    from asked
    left join counted on asked.edition_id = counted.edition_id
    group by asked.figure_id
),

computed as (
    select
        figure_id,
        100.0 * last_count / first_count - 100 as computed_value,
        cast(null as string) as reason
    from years_counted
)

select * from computed
