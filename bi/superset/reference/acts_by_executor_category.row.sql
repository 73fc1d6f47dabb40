-- Grain: one row per row of the mart.
select
    edition_id,
    perimeter_id,
    executor_category,
    act_category,
    professional_count as professionals,
    patient_count as patients,
    cast(is_masked as integer) as masked_rows
from marts.acts_by_executor_category
