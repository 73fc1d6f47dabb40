with figures as (select * from {{ ref('stg_published__figures') }}),

judged as (select * from {{ ref('int_figures_judged') }}),

checks as (select * from {{ ref('int_checks_evaluated') }}),

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
        judged.verdict_reason as reason,
        case judged.verdict_reason
            when 'contradicted_by_print' then coalesce(notes.note_fr, kinds.failing_fr)
            when 'agrees_with_print' then kinds.holding_fr
            else coalesce(notes.note_fr, reasons.label_fr)
        end as reason_fr,
        judged.reason as uncomputed_reason,
        case
            when judged.verdict_reason = 'contradicted_by_warehouse' then 'warehouse'
            when
                judged.verdict_reason
                in ('contradicted_by_print', 'consistent_under_a_reading')
                then judged.contradicted_by
        end as contradicted_by,
        judged.deciding_check_id as check_id,
        cast(figures.printed_value as double) as printed_value,
        judged.computed_value,
        case
            when checks.outcome <> 'holds' or checks.kind = 'attainable' then checks.found_value
        end as check_value,
        judged.computed_value - cast(figures.printed_value as double) as difference,
        cast(figures.tolerance as double) as tolerance,
        judged.is_covered,
        judged.is_synthetic,
        figures.period_start,
        figures.period_end
    from figures
    inner join judged on figures.figure_id = judged.figure_id
    inner join reasons on judged.verdict_reason = reasons.reason
    left join checks on judged.deciding_check_id = checks.check_id
    left join notes on judged.deciding_check_id = notes.check_id
    left join kinds on checks.kind = kinds.kind
)

select * from published_reconciliation
