-- Grain: one row per care month and act category; the care month is null where it is not known.
select
    care_month,
    act_category,
    sum(act_count) as act_count,
    sum(reimbursed_amount) as reimbursed_amount
from marts.open_acts_monthly
group by care_month, act_category
order by care_month, act_category
