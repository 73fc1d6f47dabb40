with asked as (select * from {{ ref('int_share_figures_selected') }}),

counted as (select * from {{ ref('int_teleconsultations_counted') }}),

shared as (
    select
        asked.figure_id,
        counted.act_count,
        asked.member in (
            counted.region_id,
            concat('D', counted.executor_department),
            counted.executor_category,
            case when counted.is_private then 'private_practice' end
        ) as is_part
    from asked
    left join counted
        on
            asked.edition_id = counted.edition_id
            and asked.period_start <= counted.care_date
            and asked.period_end >= counted.care_date
            and (asked.executor = 'all' or counted.is_private)
),

computed as (
    select
        figure_id,
        100.0 * sum(case when is_part then act_count else 0 end) / sum(act_count) as computed_value,
        cast(null as string) as reason
    from shared
    group by figure_id
)

select * from computed
