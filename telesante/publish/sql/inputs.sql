-- Grain: one row per file in the raw store, in the order of delivery; a file that was delivered
-- again, whatever its name, appears once. Names of files stay out of a publication.
select
    delivery_id,
    table_name,
    sha256,
    line_count,
    rejected_count,
    is_synthetic
from read_parquet($files)
where status = 'stored'
order by delivery_order
