with projects as (select * from {{ ref('projects_2016_printed') }}),

projects_counted as (
    select
        figure_id,
        concat(figure_id, '_share') as share_figure_id,
        document_id,
        perimeter_id,
        breakdown,
        member,
        label_fr,
        cast(project_count as bigint) as project_count,
        cast(sum(project_count) over (partition by breakdown) as bigint) as breakdown_count,
        printed_percent,
        cast(project_count as double) * 100 / sum(project_count) over (partition by breakdown)
            as share_percent,
        false as is_synthetic
    from projects
)

select * from projects_counted
