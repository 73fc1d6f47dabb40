-- Grain: one row per category and specialty of the executor and act category, of one care year
-- or of all.
select
    executor_category,
    executor_category_fr,
    specialty_code,
    specialty_fr,
    act_category,
    sum(act_count) as act_count,
    sum(paid_amount) as paid_amount,
    sum(reimbursed_amount) as reimbursed_amount
from marts.open_acts_by_specialty
where cast($care_year as integer) is null or care_year = cast($care_year as integer)
group by executor_category, executor_category_fr, specialty_code, specialty_fr, act_category
