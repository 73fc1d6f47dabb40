-- Grain: one row per published figure whose verdict depends on the store or is a fault of print.
-- The consistent ones are thousands and need no line: a figure that is not listed is one of them.
select
    figure_id,
    verdict
from marts.published_reconciliation
where verdict <> 'consistent'
order by figure_id
