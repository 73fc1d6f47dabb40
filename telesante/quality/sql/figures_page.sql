-- Grain: one row per document, verdict, reason and subject: a figure of its own or, for tables of
-- many cells, the figures that one reason judges.
with figures as (
    select
        *,
        dimension = 'flow' or document_id = 'hdh_teleconsultations_2022' as is_of_a_table
    from marts.published_reconciliation
)

select
    documents.document_id,
    documents.title,
    documents.publisher,
    documents.source_number,
    figures.verdict,
    figures.reason_fr,
    if(figures.is_of_a_table, null, figures.statement_fr) as statement_fr,
    if(figures.is_of_a_table, null, figures.contradicted_by) as contradicted_by,
    count(*) as figure_count,
    bool_or(figures.is_synthetic) as is_synthetic
from figures
inner join seeds.documents as documents using (document_id)
group by all
order by
    documents.source_number nulls last,
    documents.title,
    documents.document_id,
    figures.verdict,
    figures.reason_fr,
    statement_fr
