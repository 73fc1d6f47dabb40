-- Grain: one row per cell of the flow matrix of one edition and perimeter, beside what the
-- reconciliation with the printed table took it to be.
with reconciled as (
    select
        executor_department,
        beneficiary_zone,
        computed_value as reconciled_count
    from marts.published_reconciliation
    where
        dimension = 'flow'
        and measure = 'act_count'
        and edition_id = '${edition_id}'
        and perimeter_id = '${perimeter_id}'
        and act_category = '${act_category}'
)

select
    executor_department,
    beneficiary_zone,
    flows.act_count,
    flows.weight_percent,
    reconciled.reconciled_count
from marts.flows_department as flows
left join reconciled using (executor_department, beneficiary_zone)
where
    flows.edition_id = '${edition_id}'
    and flows.perimeter_id = '${perimeter_id}'
    and flows.act_category = '${act_category}'
