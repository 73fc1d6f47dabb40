-- Grain: one row per published figure outside the flow matrix.
select
    figures.figure_id,
    figures.edition_id,
    figures.perimeter_id,
    figures.measure,
    figures.act_category,
    figures.profile,
    figures.executor_department,
    figures.beneficiary_zone,
    figures.value,
    figures.unit,
    figures.printed_precision,
    figures.kind,
    figures.geography,
    figures.statement,
    documents.title
from seeds.figures as figures
left join seeds.documents as documents using (document_id)
order by figures.document_id, figures.figure_id
