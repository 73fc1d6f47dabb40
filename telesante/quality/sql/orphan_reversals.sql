-- Grain: one row. The share of reversals that met no act, among the lines that netting pairs.
select
    100.0 * coalesce(sum(line_count) filter (where fate = 'orphan_reversal'), 0)
    / nullif(sum(line_count), 0) as orphan_percent
from marts.line_accounting
where fate in ('counted', 'cancelled', 'orphan_reversal')
