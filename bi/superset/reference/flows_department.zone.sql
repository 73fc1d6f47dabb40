-- Grain: one row per edition, perimeter and beneficiary zone.
select
    edition_id,
    perimeter_id,
    beneficiary_zone,
    act_count as acts_by_zone
from marts.flows_department
where act_category = 'all' and executor_department = 'all' and beneficiary_zone <> 'all'
