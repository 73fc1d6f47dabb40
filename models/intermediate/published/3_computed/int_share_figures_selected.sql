with figures as (select * from {{ ref('int_figures_scoped') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

executor_categories as (select * from {{ ref('executor_categories') }}),

selected as (
    select
        figures.*,
        perimeters.executor
    from figures
    inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
    left join executor_categories on figures.member = executor_categories.executor_category
    where
        figures.measure = 'share_of_teleconsultations'
        and perimeters.payer = 'all'
        and perimeters.executor in ('all', 'private_practice')
        and (
            figures.dimension in ('region', 'department')
            or figures.member = 'private_practice'
            or executor_categories.executor_category is not null
        )
)

select * from selected
