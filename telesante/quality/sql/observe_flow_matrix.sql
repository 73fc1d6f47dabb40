-- Grain: one row per rule on the flow matrix. A cell that the mart lacks counts zero acts, because
-- the mart leaves zeros out; with no total either there is nothing to compare: null.
with published as (
    select * from seeds.flow_matrix_2024
),

computed as (
    select
        edition_id,
        perimeter_id,
        act_category,
        executor_department,
        beneficiary_zone,
        act_count,
        weight_percent
    from marts.flows_department
),

totals as (
    select
        edition_id,
        perimeter_id,
        act_category,
        act_count as total_count
    from computed
    where executor_department = 'all' and beneficiary_zone = 'all'
),

compared as (
    select
        published.figure_id,
        published.weight_percent is not null as has_weight,
        case
            when totals.total_count > 0 then coalesce(computed.act_count, 0)
        end as act_count,
        case
            when totals.total_count > 0 then coalesce(computed.weight_percent, 0)
        end as weight_percent
    from published
    left join totals using (edition_id, perimeter_id, act_category)
    left join computed
        using (edition_id, perimeter_id, act_category, executor_department, beneficiary_zone)
),

printed_categories as (
    select distinct
        edition_id,
        perimeter_id,
        act_category
    from published
),

unprinted as (
    select
        printed_categories.edition_id,
        printed_categories.perimeter_id,
        count(computed.act_count) filter (where published.figure_id is null) as cell_count
    from computed
    inner join printed_categories using (edition_id, perimeter_id, act_category)
    left join published
        using (edition_id, perimeter_id, act_category, executor_department, beneficiary_zone)
    group by printed_categories.edition_id, printed_categories.perimeter_id
)

select
    figure_id as rule_key,
    cast(act_count as double) as observed
from compared
union all
select
    figure_id || '_weight' as rule_key,
    weight_percent as observed
from compared
where has_weight
union all
select
    'flow_unprinted_' || edition_id || '_' || perimeter_id as rule_key,
    cast(cell_count as double) as observed
from unprinted
