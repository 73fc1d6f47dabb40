-- Grain: one row: published columns that bear a forbidden name.
select
    'forbidden_columns' as rule_key,
    cast(count(*) as double) as observed
from duckdb_columns() as columns
inner join seeds.forbidden_columns as forbidden
    on lower(columns.column_name) = forbidden.column_name
where columns.schema_name = 'publication'
