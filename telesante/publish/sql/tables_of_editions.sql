-- Grain: one row per published table of the attached candidate of which an edition of record keeps
-- rows, and whether they name their edition: perimeters do not, and are kept whole.
select
    table_name,
    bool_or(column_name = 'edition_id') as has_edition
from duckdb_columns()
where database_name = 'candidate' and schema_name = 'publication'
group by table_name
having has_edition or table_name = 'dim_perimeter'
order by table_name
