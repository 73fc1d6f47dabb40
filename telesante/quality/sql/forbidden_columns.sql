-- Grain: one row per name that no published column may bear.
select column_name
from seeds.forbidden_columns
order by column_name
