-- Grain: one row per column of the published tables.
select
    table_name,
    lower(column_name) as column_name,
    data_type
from duckdb_columns()
where schema_name = 'publication'
order by table_name, column_index
