-- « Not computed » is no reason: seed `published_out_of_reach` says what claims lack, for each
-- figure on claims that no cell of a mart gives. The measures below are the exception: claims could
-- tell these national volumes and no mart holds them yet; a national store says
-- `measure_not_computed` of them.
with figures as (select * from {{ ref('stg_published__figures') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

terms as (select * from {{ ref('int_figure_terms') }}),

out_of_reach as (select * from {{ ref('published_out_of_reach') }})

select figures.figure_id
from figures
inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
left join terms on figures.figure_id = terms.figure_id
left join out_of_reach
    on
        figures.perimeter_id = out_of_reach.perimeter_id
        and figures.measure = out_of_reach.measure
        and figures.dimension = out_of_reach.dimension
        and out_of_reach.member in ('any', figures.member)
where
    terms.figure_id is null
    and out_of_reach.reason is null
    and perimeters.basis = 'claims'
    and figures.kind not in ('definition', 'target', 'tariff', 'survey', 'forecast')
    and figures.measure not in (
        'acts',
        'monthly_telehealth_acts',
        'monthly_teleconsultations',
        'reimbursed_amount',
        'share_of_patients',
        'share_of_teleconsultations',
        'teleconsultation_patients',
        'teleconsultations',
        'teleconsultations_change',
        'teleconsulting_doctors',
        'weekly_teleconsultations'
    )
