with projects as (select * from {{ ref('projects_2016_printed') }}),

project_counts as (
    select
        figure_id,
        document_id,
        edition_id,
        'Slides, after 2015' as publisher_edition,
        concat('projects by ', breakdown) as section,
        concat('Projects: ', breakdown, ', ', member, '.') as statement,
        concat(label_fr, ' : ', project_count, ' projets de télémédecine.') as statement_fr,
        'projects' as measure,
        breakdown as dimension,
        member,
        perimeter_id,
        cast(project_count as decimal(18, 4)) as printed_value,
        'projects' as unit,
        cast(1 as decimal(18, 4)) as printed_precision,
        'count' as kind
    from projects
)

select * from project_counts
