select
    executor_department,
    beneficiary_zone,
    act_count,
    weight_percent,
    executor_share_percent,
    is_same_department,
    is_masked,
    is_rounded
from marts.flows_department
where
    edition_id = $edition_id
    and perimeter_id = $perimeter_id
    and act_category = 'all'
