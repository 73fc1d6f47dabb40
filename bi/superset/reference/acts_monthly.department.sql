-- Grain: one row per edition, care month and executor department.
select
    edition_id,
    care_month,
    executor_department,
    act_count as acts_by_department
from marts.acts_monthly
where act_category = 'all' and executor_department <> 'all'
