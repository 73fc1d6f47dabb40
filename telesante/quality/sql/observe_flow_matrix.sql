-- Grain: one row per rule on the flow matrix.
with printed as (
    select * from marts.published_reconciliation
    where dimension = 'flow'
),

scopes as (
    select distinct
        edition_id,
        perimeter_id,
        act_category
    from printed
),

compared as (
    select
        scopes.edition_id,
        scopes.perimeter_id,
        printed.computed_value,
        computed.act_count
    from marts.flows_department as computed
    inner join scopes using (edition_id, perimeter_id, act_category)
    left join printed
        on
            computed.edition_id = printed.edition_id
            and computed.perimeter_id = printed.perimeter_id
            and computed.act_category = printed.act_category
            and computed.executor_department = printed.executor_department
            and computed.beneficiary_zone = printed.beneficiary_zone
            and printed.measure = 'act_count'
)

select
    figure_id as rule_key,
    computed_value as observed
from printed
where computed_value is not null
union all
select
    'flow_unprinted_' || edition_id || '_' || perimeter_id as rule_key,
    cast(count(*) filter (where computed_value is null) as double) as observed
from compared
group by edition_id, perimeter_id
union all
select
    'flow_stale_' || edition_id || '_' || perimeter_id as rule_key,
    cast(count(*) filter (where computed_value <> act_count) as double) as observed
from compared
group by edition_id, perimeter_id
