-- Grain: one row per published figure, with what the reconciliation says of it. The store is held
-- to a figure that the baseline of its kind reproduces or, whatever its kind, to one that it covers
-- and some baseline reproduces.
with store as (
    $store_kind
),

expected as (
    select
        baseline.figure_id,
        bool_or(
            baseline.covers = store.covers and baseline.is_synthetic = store.is_synthetic
        ) as is_of_this_kind
    from seeds.published_baseline as baseline
    cross join store
    where baseline.verdict = 'reproduced'
    group by baseline.figure_id
)

select
    figures.figure_id,
    figures.document_id,
    documents.title,
    documents.source_number is not null as is_of_a_source_document,
    figures.edition_id,
    figures.perimeter_id,
    figures.dimension = 'flow' as is_flow,
    figures.measure,
    figures.act_category,
    figures.executor_department,
    figures.beneficiary_zone,
    figures.statement_fr,
    figures.unit,
    figures.comparison,
    figures.printed_value,
    figures.tolerance,
    figures.verdict,
    figures.reason,
    reasons.label as reason_label,
    figures.reason_fr,
    expected.figure_id is not null and (expected.is_of_this_kind or figures.is_covered) as is_held
from marts.published_reconciliation as figures
inner join seeds.documents as documents using (document_id)
inner join seeds.reconciliation_reasons as reasons using (reason)
left join expected using (figure_id)
order by
    documents.source_number nulls last,
    figures.document_id,
    figures.executor_department = 'all',
    figures.executor_department,
    figures.beneficiary_zone = 'all',
    figures.beneficiary_zone in ('outside', 'NC'),
    figures.beneficiary_zone,
    figures.figure_id
