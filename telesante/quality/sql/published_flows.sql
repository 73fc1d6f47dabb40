-- Grain: one row per edition, perimeter and department of the executor, 'all' for France, which is
-- published in total alone: acts counted one by one, beside the published cells and, where they are
-- hidden, the same cells in the unmasked mart.
with countries as (
    select perimeter_id
    from marts.dim_perimeter
    where territory = 'FRANCE'
),

facts as (
    $facts_of_perimeters
),

flows as (
    select
        edition_id,
        perimeter_id,
        executor_department,
        sum(if(shown.is_masked or shown.is_rounded, counted.act_count, shown.act_count))
            as published_act_count
    from publication.flows_department as shown
    inner join marts.flows_department as counted
        using (edition_id, perimeter_id, act_category, executor_department, beneficiary_zone)
    where beneficiary_zone <> 'all' or perimeter_id in (from countries)
    group by all
)

select
    edition_id,
    perimeter_id,
    executor_department,
    cast(facts.fact_act_count as bigint) as fact_act_count,
    cast(flows.published_act_count as bigint) as published_act_count
from facts
full outer join flows using (edition_id, perimeter_id, executor_department)
where executor_department <> 'all' or perimeter_id in (from countries)
