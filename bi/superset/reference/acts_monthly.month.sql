-- Grain: one row per edition and care month; all acts.
select
    edition_id,
    care_month,
    act_count as acts,
    paid_amount
from marts.acts_monthly
where act_category = 'all' and executor_department = 'all'
