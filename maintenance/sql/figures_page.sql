-- Grain: one row per document, verdict, reason and subject: a figure of its own or, for tables of
-- many cells, the figures that one reason judges. A contradiction is told figure by figure.
with told as (
    select
        *,
        dimension = 'flow' or perimeter_id = 'fr_community_teleconsultation_patients'
            as is_of_a_table,
        replace(format('{:,}', cast(printed_value as bigint)), ',', chr(8239))
        || if(unit = 'percent', chr(8239) || '%', '') as printed_fr
    from marts.published_reconciliation
),

figures as (
    -- What a cell of a table says does not repeat its number.
    select
        *,
        is_of_a_table and verdict <> 'contradicted' as is_told_with_others,
        rtrim(statement_fr, '.') || if(is_of_a_table, chr(8239) || ': ' || printed_fr, '')
            as statement_told
    from told
),

opposed as (
    select
        figure_id,
        unnest(string_split(contradicted_by, ',')) as other_id
    from figures
    where contradicted_by is not null
),

opponents as (
    select
        opposed.figure_id,
        string_agg(
            case
                when opposed.other_id = 'warehouse'
                    then 'l’entrepôt, qui calcule ' || replace(
                        cast(round(figures.computed_value, 1) as varchar), '.', ','
                    )
                when opposing.document_id = figures.document_id
                    then '«' || chr(8239) || opposing.statement_told || chr(8239) || '»'
                else
                    '«' || chr(8239) || opposing.statement_told || chr(8239) || '» ('
                    || documents.title || ')'
            end,
            chr(8239) || '; ' order by opposed.other_id
        ) as opponents_fr
    from opposed
    inner join figures on opposed.figure_id = figures.figure_id
    left join figures as opposing on opposed.other_id = opposing.figure_id
    left join seeds.documents as documents on opposing.document_id = documents.document_id
    group by opposed.figure_id
)

select
    documents.document_id,
    documents.title,
    documents.publisher,
    documents.source_number,
    figures.verdict,
    figures.reason_fr,
    if(figures.is_told_with_others, null, figures.statement_told) as statement_told,
    if(figures.is_told_with_others, null, opponents.opponents_fr) as opponents_fr,
    count(*) as figure_count,
    bool_or(figures.is_synthetic) as is_synthetic
from figures
inner join seeds.documents as documents on figures.document_id = documents.document_id
left join opponents on figures.figure_id = opponents.figure_id
group by all
order by
    documents.source_number nulls last,
    documents.title,
    documents.document_id,
    figures.verdict,
    figures.reason_fr,
    min(figures.figure_id)
