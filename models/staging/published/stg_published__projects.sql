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
),

project_shares as (
    select
        concat(figure_id, '_share') as figure_id,
        document_id,
        edition_id,
        'Slides, after 2015' as publisher_edition,
        concat('projects by ', breakdown) as section,
        concat('Share of the projects: ', breakdown, ', ', member, '.') as statement,
        concat(
            label_fr,
            ' : ',
            printed_percent,
            ' % des ',
            case when breakdown = 'act_type' then 'types d’actes des ' else '' end,
            'projets de télémédecine.'
        ) as statement_fr,
        'share_of_projects' as measure,
        breakdown as dimension,
        member,
        perimeter_id,
        cast(printed_percent as decimal(18, 4)) as printed_value,
        'percent' as unit,
        cast(1 as decimal(18, 4)) as printed_precision,
        'share' as kind
    from projects
),

figures_printed as (
    select * from project_counts
    union all
    select * from project_shares
)

select * from figures_printed
