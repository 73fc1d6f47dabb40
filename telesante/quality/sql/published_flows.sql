-- Grain: one row per edition, perimeter and department of the executor, 'all' among them: acts
-- counted one by one, beside the published cells and, where they are hidden, the same cells in the
-- unmasked mart.
with facts as (
    $facts_of_perimeters
),

cells as (
    select
        edition_id,
        perimeter_id,
        executor_department,
        case when shown.is_masked then counted.act_count else shown.act_count end as act_count
    from publication.flows_department as shown
    inner join marts.flows_department as counted
        using (edition_id, perimeter_id, act_category, executor_department, beneficiary_zone)
    where executor_department <> 'all' and beneficiary_zone <> 'all'
),

flows as (
    select
        edition_id,
        perimeter_id,
        coalesce(executor_department, 'all') as executor_department,
        sum(act_count) as published_act_count
    from cells
    group by edition_id, perimeter_id, cube (executor_department)
)

select
    edition_id,
    perimeter_id,
    executor_department,
    cast(facts.fact_act_count as bigint) as fact_act_count,
    cast(flows.published_act_count as bigint) as published_act_count
from facts
full outer join flows using (edition_id, perimeter_id, executor_department)
