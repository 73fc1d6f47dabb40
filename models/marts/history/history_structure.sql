with figures as (select * from {{ ref('published_reconciliation') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

history_structure as (
    -- Parts of the teleconsultations of a perimeter, or of the people who have them, as claims
    -- count them: what a survey says is in `barometer_2019`.
    select
        figures.figure_id,
        figures.document_id,
        figures.publisher_edition,
        figures.perimeter_id,
        perimeters.label_fr as perimeter_label_fr,
        figures.statement_fr,
        figures.geography,
        figures.measure,
        figures.dimension,
        figures.member,
        figures.comparison,
        figures.unit,
        figures.kind,
        figures.status,
        figures.verdict,
        figures.reason,
        figures.printed_value,
        figures.tolerance,
        figures.is_synthetic,
        figures.period_start,
        figures.period_end
    from figures
    inner join perimeters
        on
            figures.perimeter_id = perimeters.perimeter_id
            and perimeters.act_category = 'teleconsultation'
            and perimeters.basis = 'claims'
    where figures.dimension <> 'all' and figures.geography in ('FRANCE', 'METROPOLE')
)

select * from history_structure
