-- Grain: one row per published table of the attached candidate.
select table_name
from duckdb_tables()
where database_name = 'candidate' and schema_name = 'publication'
order by table_name
