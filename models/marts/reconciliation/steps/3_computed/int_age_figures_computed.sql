with figures as (select * from {{ ref('int_figures_scoped') }}),

ranked as (select * from {{ ref('int_age_bands_ranked') }}),

computed as (
    select
        figures.figure_id,
        case
            when figures.measure = 'main_age_group_lower_bound' then ranked.age_min
            else ranked.age_max
        end as computed_value,
        cast(null as string) as reason
    from figures
    left join ranked
        on
            figures.edition_id = ranked.edition_id
            and figures.perimeter_id = ranked.perimeter_id
            and figures.act_category = ranked.act_category
            and figures.executor_department = ranked.executor_department
            and ranked.band_rank = 1
    where figures.measure in ('main_age_group_lower_bound', 'main_age_group_upper_bound')
)

select * from computed
