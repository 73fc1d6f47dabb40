-- The cells of the flow matrix are counted, not listed: the matrix shows them.
select
    figure_id,
    document_id,
    publisher_edition,
    statement_fr,
    unit,
    printed_value,
    computed_value,
    check_value,
    verdict,
    reason_fr
from marts.published_reconciliation
where
    verdict in ('reproduced', 'contradicted')
    and not (executor_department <> 'all' and beneficiary_zone <> 'all')
order by verdict, document_id, figure_id
