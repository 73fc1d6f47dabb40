with asked as (select * from {{ ref('int_act_figures_asked') }}),

matched as (select * from {{ ref('int_acts_matched') }}),

summed as (
    select
        asked.figure_id,
        asked.measure,
        {{ days_between('asked.period_start', 'asked.period_end') }} + 1 as day_count,
        sum(matched.act_count) as all_count,
        sum(case when matched.is_part then matched.act_count else 0 end) as part_count,
        sum(case when matched.is_part then matched.reimbursed_amount else 0 end) as part_amount,
        sum(case
            when year(matched.care_from) = year(matched.period_start) then matched.act_count
        end) as first_year_count,
        sum(case
            when year(matched.care_from) = year(matched.period_end) then matched.act_count
        end) as last_year_count
    from asked
    left join matched on asked.figure_id = matched.figure_id
    group by asked.figure_id, asked.measure, asked.period_start, asked.period_end
),

computed as (
    select
        figure_id,
        case
            when all_count is null then null
            when measure = 'reimbursed_amount' then part_amount
            when measure = 'share_of_teleconsultations'
                then cast(100 * part_count as double) / all_count
            when measure = 'teleconsultations_change'
                then cast(100 * last_year_count as double) / first_year_count - 100
            when measure = 'weekly_teleconsultations'
                then cast(7 * part_count as double) / day_count
            when measure in ('monthly_teleconsultations', 'monthly_telehealth_acts')
                then cast(part_count as double) / 12
            else part_count
        end as computed_value,
        cast(null as string) as reason
    from summed
)

select * from computed
