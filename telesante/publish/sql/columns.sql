-- Grain: one row per column of a published table of the attached candidate, in order.
select
    column_name,
    data_type,
    comment
from duckdb_columns()
where
    database_name = 'candidate'
    and schema_name = 'publication'
    and table_name = $table_name
order by column_index
