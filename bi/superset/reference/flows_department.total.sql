-- Grain: one row per edition and perimeter.
with cells as (
    select
        edition_id,
        perimeter_id,
        sum(act_count) as same_department_count,
        count(*) filter (where act_count is null) as masked_count
    from marts.flows_department
    where
        act_category = 'all'
        and executor_department = beneficiary_zone
        and executor_department <> 'all'
    group by edition_id, perimeter_id
)

select
    edition_id,
    perimeter_id,
    totals.act_count as acts,
    if(
        cells.masked_count = 0, 100.0 * cells.same_department_count / totals.act_count, null
    ) as same_department_percent
from marts.flows_department as totals
left join cells using (edition_id, perimeter_id)
where
    totals.act_category = 'all'
    and totals.executor_department = 'all'
    and totals.beneficiary_zone = 'all'
