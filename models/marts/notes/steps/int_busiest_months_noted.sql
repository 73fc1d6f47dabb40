with months as (select * from {{ ref('acts_monthly') }}),

ranked as (
    select
        *,
        {{ alone_in_front(['edition_id', 'act_category']) }} as is_first
    from months
    where executor_department = 'all'
),

busiest_months_noted as (
    -- The monthly series has no perimeter: it counts every executor of the store.
    select
        'busiest_month' as sentence_key,
        edition_id,
        'all' as perimeter_id,
        cast(null as string) as subject_id,
        cast(care_month as string) as member_id,
        act_category,
        {{ cell_key('acts_monthly') }} as cell_key,
        cast(null as string) as base_key
    from ranked
    where is_first
)

select * from busiest_months_noted
