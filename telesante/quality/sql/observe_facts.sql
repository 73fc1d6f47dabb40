-- Grain: one row per rule: acts counted one by one in fact_acts, minus what a mart says of them.
with perimeter_facts as (
    $facts_of_perimeters
),

perimeter_marts as (
    select
        edition_id || '_' || perimeter_id as scope_key,
        act_count
    from marts.flows_department
    where act_category = 'all' and executor_department = 'all' and beneficiary_zone = 'all'
),

edition_facts as (
    $facts_of_editions
),

edition_marts as (
    select
        edition_id,
        sum(act_count) as act_count
    from marts.acts_monthly
    where act_category = 'all' and executor_department = 'all'
    group by all
)

select
    'facts_minus_flows_' || scope_key as rule_key,
    cast(
        coalesce(perimeter_facts.act_count, 0) - coalesce(perimeter_marts.act_count, 0) as double
    ) as observed
from perimeter_facts
full outer join perimeter_marts using (scope_key)
union all
select
    'facts_minus_months_' || edition_id as rule_key,
    cast(
        coalesce(edition_facts.act_count, 0) - coalesce(edition_marts.act_count, 0) as double
    ) as observed
from edition_facts
full outer join edition_marts using (edition_id)
