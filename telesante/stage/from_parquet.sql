-- Contract columns of a delivered Parquet file, of the types it has.
select
    file_row_number + 1 as line,
    cast(null as varchar) as line_fault,
    cast(null as varchar) as line_found,
    {columns}
from read_parquet('{file}', file_row_number = true, hive_partitioning = false)
