with figures as (select * from {{ ref('stg_published__figures') }}),

verdicts as (select * from {{ ref('int_figure_verdicts') }}),

checks as (select * from {{ ref('int_check_results') }}),

notes as (select * from {{ ref('figure_checks') }}),

kinds as (select * from {{ ref('check_kinds') }}),

reasons as (select * from {{ ref('reconciliation_reasons') }}),

published_reconciliation as (
    select
        figures.figure_id,
        figures.document_id,
        figures.edition_id,
        figures.perimeter_id,
        figures.publisher_edition,
        figures.section,
        figures.statement,
        figures.statement_fr,
        figures.measure,
        figures.dimension,
        figures.member,
        figures.act_category,
        figures.profile,
        figures.executor_department,
        figures.beneficiary_zone,
        figures.geography,
        figures.comparison,
        figures.unit,
        figures.kind,
        figures.status,
        reasons.verdict,
        verdicts.verdict_reason as reason,
        case verdicts.verdict_reason
            when 'contradicted_by_print' then coalesce(notes.note_fr, kinds.failing_fr)
            when 'agrees_with_print' then kinds.holding_fr
            else coalesce(notes.note_fr, reasons.label_fr)
        end as reason_fr,
        verdicts.reason as uncomputed_reason,
        case
            when verdicts.verdict_reason = 'contradicted_by_warehouse' then 'warehouse'
            when
                verdicts.verdict_reason
                in ('contradicted_by_print', 'consistent_under_a_reading')
                then verdicts.contradicted_by
        end as contradicted_by,
        verdicts.deciding_check_id as check_id,
        cast(figures.printed_value as double) as printed_value,
        verdicts.computed_value,
        case
            when checks.outcome <> 'holds' or checks.kind = 'attainable' then checks.found_value
        end as check_value,
        verdicts.computed_value - cast(figures.printed_value as double) as difference,
        cast(figures.tolerance as double) as tolerance,
        verdicts.is_covered,
        verdicts.is_synthetic,
        figures.period_start,
        figures.period_end
    from figures
    inner join verdicts on figures.figure_id = verdicts.figure_id
    inner join reasons on verdicts.verdict_reason = reasons.reason
    left join checks on verdicts.deciding_check_id = checks.check_id
    left join notes on verdicts.deciding_check_id = notes.check_id
    left join kinds on checks.kind = kinds.kind
)

select * from published_reconciliation
