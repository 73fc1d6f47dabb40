with figures as (select * from {{ ref('published_reconciliation') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

history_teleconsultations as (
    select
        figures.figure_id,
        figures.document_id,
        figures.publisher_edition,
        figures.perimeter_id,
        perimeters.label_fr as perimeter_label_fr,
        figures.statement_fr,
        figures.geography,
        case
            when figures.measure = 'weekly_teleconsultations' then 'week'
            when figures.measure = 'monthly_teleconsultations' then 'average_month'
            when
                date_trunc('month', figures.period_start) = date_trunc('month', figures.period_end)
                then 'month'
            when
                date_trunc('year', figures.period_start) = figures.period_start
                and figures.period_end = last_day(figures.period_start + interval '11' month)
                then 'year'
            else 'other'
        end as period_kind,
        figures.comparison,
        figures.kind,
        figures.status,
        figures.verdict,
        figures.reason,
        cast(figures.printed_value as bigint) as act_count,
        cast(figures.tolerance as bigint) as tolerance,
        figures.is_synthetic,
        figures.period_start,
        figures.period_end
    from figures
    inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
    where
        figures.dimension = 'all'
        and figures.measure in (
            'teleconsultations', 'weekly_teleconsultations', 'monthly_teleconsultations'
        )
)

select * from history_teleconsultations
