select
    document_id,
    verdict,
    count(*) as figure_count
from marts.published_reconciliation
group by all
