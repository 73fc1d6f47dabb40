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
    -- Quarters of a figure on six months of care that end with a quarter: of the first window and
    -- of the last.
    cast(figures.period_start + interval 6 month - interval 1 day as date) as first_quarter_end,
    figures.period_end as last_quarter_end,
    figures.statement,
    documents.title
from seeds.figures as figures
left join seeds.documents as documents using (document_id)
order by figures.document_id, figures.figure_id
