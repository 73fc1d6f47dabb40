-- Grain: one row per rule: acts counted one by one in fact_acts, minus what a mart says of them.
with visible_acts as (
    select
        editions.edition_id,
        acts.executor_department,
        acts.care_date,
        acts.act_quantity
    from marts.fact_acts as acts
    inner join marts.dim_edition as editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
),

perimeter_facts as (
    select
        visible_acts.edition_id || '_' || perimeters.perimeter_id as scope_key,
        sum(visible_acts.act_quantity) as act_count
    from visible_acts
    inner join seeds.departments as departments
        on visible_acts.executor_department = departments.department_code
    inner join seeds.perimeters as perimeters
        on
            departments.region_code = perimeters.executor_region_code
            and visible_acts.care_date between perimeters.care_from and perimeters.care_to
    group by all
),

perimeter_marts as (
    select
        edition_id || '_' || perimeter_id as scope_key,
        act_count
    from marts.flows_department
    where act_category = 'all' and executor_department = 'all' and beneficiary_zone = 'all'
),

edition_facts as (
    select
        edition_id,
        sum(act_quantity) as act_count
    from visible_acts
    group by all
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
