with flows as (select * from {{ ref('flows_department') }}),

ranked as (
    select
        *,
        {{ alone_in_front(['edition_id', 'perimeter_id', 'beneficiary_zone']) }} as is_first
    from flows
    where act_category = 'all' and executor_department <> 'all' and beneficiary_zone <> 'all'
),

zone_main_executors_noted as (
    select
        'zone_main_executor' as sentence_key,
        edition_id,
        perimeter_id,
        executor_department as subject_id,
        beneficiary_zone as member_id,
        cast(null as string) as act_category,
        {{ cell_key('flows_department') }} as cell_key,
        {{ cell_key('flows_department', ['executor_department']) }} as base_key
    from ranked
    where is_first
)

select * from zone_main_executors_noted
