-- Grain: one row per document.
select
    document_id,
    count(*) as figures,
    count_if(verdict = 'reproduced') as reproduced,
    count_if(verdict = 'consistent') as consistent,
    count_if(verdict = 'contradicted') as contradicted,
    count_if(verdict = 'not_computable') as not_computable,
    count_if(verdict is null) as masked_figures
from marts.published_reconciliation
group by document_id
