-- Grain: one row, a table of an attached database.
select comment
from duckdb_tables()
where concat_ws('.', database_name, schema_name, table_name) = $table
