-- Grain: one row per table or view of the marts.
select table_name
from information_schema.tables
where table_catalog = '$catalog' and table_schema = 'marts'
