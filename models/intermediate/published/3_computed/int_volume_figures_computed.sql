with asked as (select * from {{ ref('int_volume_figures_selected') }}),

counted as (select * from {{ ref('int_teleconsultations_counted') }}),

computed as (
    select
        asked.figure_id,
        sum(counted.act_count)
        / max(case when asked.measure = 'teleconsultations' then 1 else 12 end) as computed_value,
        cast(null as string) as reason
    from asked
    left join counted
        on
            asked.edition_id = counted.edition_id
            and asked.period_start <= counted.care_date
            and asked.period_end >= counted.care_date
            and (
                asked.geography in ('FRANCE', counted.region_id)
                or asked.geography = concat('D', counted.executor_department)
            )
            and (asked.executor in ('all', 'gps') or counted.is_private)
            and (
                asked.executor in ('all', 'private_practice')
                or counted.executor_category = 'general_practitioner'
            )
    group by asked.figure_id
)

select * from computed
