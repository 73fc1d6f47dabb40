-- Grain: one row per column of a mart, in its order.
select
    column_name,
    data_type
from information_schema.columns
where table_catalog = '$catalog' and table_schema = 'marts' and table_name = '$table'
order by ordinal_position
