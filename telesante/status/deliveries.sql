-- Fates of the reimbursement lines of the whole store.
select
    fate,
    sum(line_count) as line_count,
    bool_or(is_synthetic) as is_synthetic
from marts.line_accounting
group by fate
order by line_count desc
