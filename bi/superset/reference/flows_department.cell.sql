-- Grain: one row per cell of the flow matrix, without its totals.
select
    edition_id,
    perimeter_id,
    executor_department,
    beneficiary_zone,
    act_count as acts_by_cell
from marts.flows_department
where act_category = 'all' and executor_department <> 'all' and beneficiary_zone <> 'all'
