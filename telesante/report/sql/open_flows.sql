-- Grain: one row per region of the executor, of the beneficiary and act category, of one care
-- year or of all.
select
    executor_region,
    beneficiary_region,
    act_category,
    sum(act_count) as act_count
from marts.open_flows_region
where cast($care_year as integer) is null or care_year = cast($care_year as integer)
group by executor_region, beneficiary_region, act_category
