-- Grain: one row per edition and executor department, all months together; no figure where a month
-- is masked.
select
    edition_id,
    executor_department,
    case when count(act_count) = count(*) then sum(act_count) end as acts_by_department
from marts.acts_monthly
where act_category = 'all' and executor_department <> 'all'
group by edition_id, executor_department
