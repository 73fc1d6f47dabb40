-- Grain: one row per column of a table of an attached database, in order.
select
    column_name,
    data_type,
    comment
from duckdb_columns()
where concat_ws('.', database_name, schema_name, table_name) = $table
order by column_index
