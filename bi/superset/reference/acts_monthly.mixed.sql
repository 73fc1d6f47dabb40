-- Grain: one row: editions do not add up, so it holds a figure only where there is a single one.
select if(count(distinct edition_id) = 1, sum(act_count), null) as acts
from marts.acts_monthly
where act_category = 'all' and executor_department = 'all'
