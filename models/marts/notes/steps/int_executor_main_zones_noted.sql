with flows as (select * from {{ ref('flows_department') }}),

ranked as (
    select
        *,
        {{ alone_in_front(['edition_id', 'perimeter_id', 'executor_department']) }} as is_first
    from flows
    where act_category = 'all' and executor_department <> 'all' and beneficiary_zone <> 'all'
),

executor_main_zones_noted as (
    select
        case when is_same_department then 'executor_own_department' else 'executor_other_zone' end
            as sentence_key,
        edition_id,
        perimeter_id,
        executor_department as subject_id,
        case when not is_same_department then beneficiary_zone end as member_id,
        cast(null as string) as act_category,
        {{ cell_key('flows_department') }} as cell_key,
        {{ cell_key('flows_department', ['beneficiary_zone']) }} as base_key
    from ranked
    where is_first
)

select * from executor_main_zones_noted
