with history_structure as (select * from {{ ref('history_structure') }}),

verdicts as (select * from {{ ref('publication__published_reconciliation') }}),

published as (
    -- A verdict that a masked figure gave does not leave here either, nor what no public document
    -- prints.
    select
        history_structure.figure_id,
        history_structure.document_id,
        history_structure.publisher_edition,
        history_structure.perimeter_id,
        history_structure.perimeter_label_fr,
        history_structure.statement_fr,
        history_structure.geography,
        history_structure.measure,
        history_structure.dimension,
        history_structure.member,
        history_structure.comparison,
        history_structure.unit,
        history_structure.kind,
        history_structure.status,
        verdicts.verdict,
        verdicts.reason,
        verdicts.printed_value,
        history_structure.tolerance,
        history_structure.is_synthetic,
        history_structure.period_start,
        history_structure.period_end
    from history_structure
    inner join verdicts on history_structure.figure_id = verdicts.figure_id
)

select * from published
