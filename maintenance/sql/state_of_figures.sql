-- Grain: one row per published figure whose verdict depends on the store or is a fault of print,
-- with the kind of this store, as the baseline names it. The consistent ones are thousands and need
-- no line: a figure that is not listed is one of them.
select
    coalesce(store.declared_perimeters, 'undeclared') as covers,
    cast(store.is_synthetic as varchar) as is_synthetic,
    figures.figure_id,
    figures.verdict
from marts.published_reconciliation as figures
cross join intermediate.int_store_described as store
where figures.verdict <> 'consistent'
