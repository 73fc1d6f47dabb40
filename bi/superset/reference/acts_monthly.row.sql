-- Grain: one row per row of the mart.
select
    edition_id,
    care_month,
    act_category,
    executor_department,
    patient_count as patients,
    cast(is_masked as integer) as masked_rows
from marts.acts_monthly
