-- Grain: one row per cell of the flow matrix, totals included.
select
    edition_id,
    perimeter_id,
    executor_department,
    beneficiary_zone,
    act_count as act_count_of_row,
    weight_percent as weight_percent_of_row,
    executor_share_percent as executor_share_percent_of_row,
    patient_count as patients,
    cast(is_masked as integer) as masked_rows
from marts.flows_department
where act_category = 'all'
