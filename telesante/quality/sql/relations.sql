-- Grain: one row per table or view of the warehouse.
select table_schema || '.' || table_name as relation_name
from information_schema.tables
