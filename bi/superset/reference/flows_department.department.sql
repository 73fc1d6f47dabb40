-- Grain: one row per edition, perimeter and executor department.
select
    edition_id,
    perimeter_id,
    executor_department,
    act_count as acts_by_department
from marts.flows_department
where act_category = 'all' and executor_department <> 'all' and beneficiary_zone = 'all'
