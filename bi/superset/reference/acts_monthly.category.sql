-- Grain: one row per edition, care month and act category.
select
    edition_id,
    care_month,
    act_category,
    act_count as acts_by_category,
    paid_amount as paid_amount_by_category
from marts.acts_monthly
where act_category <> 'all' and executor_department = 'all'
