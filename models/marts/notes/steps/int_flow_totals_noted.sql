with flows as (select * from {{ ref('flows_department') }}),

flow_totals_noted as (
    select
        case
            when executor_department = 'all' and beneficiary_zone = 'all' then 'flow_total'
            when beneficiary_zone = 'all' then 'executor_weight'
            else 'zone_weight'
        end as sentence_key,
        edition_id,
        perimeter_id,
        nullif(executor_department, 'all') as subject_id,
        nullif(beneficiary_zone, 'all') as member_id,
        act_category,
        {{ cell_key('flows_department') }} as cell_key,
        case
            when executor_department <> 'all' or beneficiary_zone <> 'all'
                then {{ cell_key('flows_department', ['executor_department', 'beneficiary_zone']) }}
        end as base_key
    from flows
    where act_category = 'all' and (executor_department = 'all' or beneficiary_zone = 'all')
)

select * from flow_totals_noted
