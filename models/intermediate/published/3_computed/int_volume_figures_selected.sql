with figures as (select * from {{ ref('int_figures_scoped') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

selected as (
    select
        figures.*,
        perimeters.executor
    from figures
    inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
    where
        figures.measure in ('teleconsultations', 'monthly_teleconsultations')
        and figures.dimension = 'all'
        and figures.geography <> 'METROPOLE'
        and perimeters.payer = 'all'
        and perimeters.executor in ('all', 'private_practice', 'private_gps', 'gps')
)

select * from selected
