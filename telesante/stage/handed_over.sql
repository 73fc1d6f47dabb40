-- The rows of a stored file under the name of another delivery of the same bytes.
select * replace ('{delivery_id}' as {column})
from read_parquet('{file}', hive_partitioning = false)
