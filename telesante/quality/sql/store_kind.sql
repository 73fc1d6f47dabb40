-- Grain: one row. What kind of store this is, as the baseline names it.
select
    coalesce(declared_perimeters, 'undeclared') as covers,
    is_synthetic
from intermediate.int_store_described
