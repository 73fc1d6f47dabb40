-- Grain: one row per file that the raw store knows, whatever became of it.
select distinct sha256
from read_parquet($files)
