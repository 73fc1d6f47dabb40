-- Grain: one row per rule: acts counted one by one in fact_acts, minus the cells that are published
-- and, where they are hidden, the same cells in the unmasked marts.
with perimeter_facts as (
    $facts_of_perimeters
),

perimeter_cells as (
    select
        edition_id || '_' || perimeter_id as scope_key,
        sum(case when shown.is_masked then counted.act_count else shown.act_count end) as act_count
    from publication.flows_department as shown
    inner join marts.flows_department as counted
        using (edition_id, perimeter_id, act_category, executor_department, beneficiary_zone)
    where executor_department <> 'all' and beneficiary_zone <> 'all'
    group by all
),

edition_facts as (
    $facts_of_editions
),

edition_months as (
    select
        edition_id,
        sum(case when shown.is_masked then counted.act_count else shown.act_count end) as act_count
    from publication.acts_monthly as shown
    inner join marts.acts_monthly as counted
        using (edition_id, care_month, act_category, executor_department)
    where act_category = 'all' and executor_department = 'all'
    group by all
)

select
    'facts_minus_published_flows_' || scope_key as rule_key,
    cast(
        coalesce(perimeter_facts.act_count, 0) - coalesce(perimeter_cells.act_count, 0) as double
    ) as observed
from perimeter_facts
full outer join perimeter_cells using (scope_key)
union all
select
    'facts_minus_published_months_' || edition_id as rule_key,
    cast(
        coalesce(edition_facts.act_count, 0) - coalesce(edition_months.act_count, 0) as double
    ) as observed
from edition_facts
full outer join edition_months using (edition_id)
