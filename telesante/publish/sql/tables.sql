-- Grain: one row per published table of the attached candidate, with its comment.
select
    table_name,
    comment
from duckdb_tables()
where database_name = 'candidate' and schema_name = 'publication'
order by table_name
