-- What the raw store holds: files, and lines of reimbursement in them.
select
    count(*) as file_count,
    coalesce(sum(stored_count) filter (table_name = 'er_prs_f'), 0) as line_count
from read_parquet($manifest)
where status = 'stored'
