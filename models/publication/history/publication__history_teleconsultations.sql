with history_teleconsultations as (select * from {{ ref('history_teleconsultations') }}),

verdicts as (select * from {{ ref('publication__published_reconciliation') }}),

published as (
    -- A verdict that a masked figure gave does not leave here either, nor what no public document
    -- prints.
    select
        history_teleconsultations.figure_id,
        history_teleconsultations.document_id,
        history_teleconsultations.publisher_edition,
        history_teleconsultations.perimeter_id,
        history_teleconsultations.perimeter_label_fr,
        history_teleconsultations.statement_fr,
        history_teleconsultations.geography,
        history_teleconsultations.period_kind,
        history_teleconsultations.comparison,
        history_teleconsultations.kind,
        history_teleconsultations.status,
        verdicts.verdict,
        verdicts.reason,
        case when verdicts.printed_value is not null then history_teleconsultations.act_count end
            as act_count,
        history_teleconsultations.tolerance,
        history_teleconsultations.is_synthetic,
        history_teleconsultations.period_start,
        history_teleconsultations.period_end
    from history_teleconsultations
    inner join verdicts on history_teleconsultations.figure_id = verdicts.figure_id
)

select * from published
