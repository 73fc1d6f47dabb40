with tops as (select * from {{ ref('top_executor_categories') }}),

top_categories_noted as (
    select
        'top_executor_category' as sentence_key,
        edition_id,
        perimeter_id,
        cast(rank as string) as subject_id,
        executor_category as member_id,
        cast(null as string) as act_category,
        {{ cell_key('top_executor_categories') }} as cell_key,
        cast(null as string) as base_key
    from tops
    where act_category = 'all'
)

select * from top_categories_noted
