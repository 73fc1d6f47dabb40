-- Grain: one row: editions and perimeters do not add up, so it holds a figure only where there is
-- a single one.
select if(count(*) = 1, max(act_count), null) as acts
from marts.flows_department
where act_category = 'all' and executor_department = 'all' and beneficiary_zone = 'all'
