-- Grain: one row. What the warehouse says about the lines it was made from.
with lines as (
    select
        coalesce(sum(line_count) filter (where fate = 'counted'), 0) as counted_lines,
        count(distinct flx_dis_dtd) as flux_months
    from marts.line_accounting
),

flows as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from marts.flows_department
)

select
    flows.is_synthetic,
    lines.counted_lines,
    lines.flux_months
from lines
cross join flows
