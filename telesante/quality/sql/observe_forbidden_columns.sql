-- Grain: one row: published columns that bear a forbidden name.
select
    'forbidden_columns' as rule_key,
    cast(count(*) as double) as observed
from duckdb_columns() as published_columns
inner join seeds.forbidden_columns as forbidden
    on lower(published_columns.column_name) = forbidden.column_name
where published_columns.schema_name = 'publication'
