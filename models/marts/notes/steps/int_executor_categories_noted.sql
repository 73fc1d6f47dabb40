with executors as (select * from {{ ref('acts_by_executor_category') }}),

ranked as (
    select
        *,
        {{ alone_in_front(['edition_id', 'perimeter_id', 'act_category']) }} as is_first
    from executors
    where executor_category <> 'all'
),

executor_categories_noted as (
    select
        'executor_category' as sentence_key,
        edition_id,
        perimeter_id,
        cast(null as string) as subject_id,
        executor_category as member_id,
        act_category,
        {{ cell_key('acts_by_executor_category') }} as cell_key,
        {{ cell_key('acts_by_executor_category', ['executor_category']) }} as base_key
    from ranked
    where is_first
)

select * from executor_categories_noted
