-- Rows to store: the lines without a fault.
select
    {columns},
    '{delivery_id}' as _delivery_id,
    line as _line
from read_parquet('{judged}')
where fault is null
