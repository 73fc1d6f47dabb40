-- Grain: one row per edition, perimeter and department of the executor: acts counted one by one,
-- beside those of the flows.
with facts as (
    $facts_of_perimeters
),

flows as (
    select
        edition_id,
        perimeter_id,
        executor_department,
        act_count as flows_act_count
    from marts.flows_department
    where act_category = 'all' and beneficiary_zone = 'all'
)

select
    edition_id,
    perimeter_id,
    executor_department,
    cast(facts.fact_act_count as bigint) as fact_act_count,
    flows.flows_act_count
from facts
full outer join flows using (edition_id, perimeter_id, executor_department)
