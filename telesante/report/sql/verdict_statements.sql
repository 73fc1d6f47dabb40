-- The cells of the large tables (flows, patients by department, acts of Open DAMIR by code) are
-- counted, not listed.
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
    and not (document_id = 'hdh_teleconsultations_2022' and unit = 'patients')
    and document_id <> 'open_damir_202501'
order by verdict, document_id, figure_id
