-- Acts by executor department and beneficiary zone, totals included, of one edition.
select
    executor_department,
    beneficiary_zone,
    act_count,
    weight_percent
from marts.flows_department
where edition_id = $edition_id and perimeter_id = $perimeter_id and act_category = 'all'
