with categories as (select * from {{ ref('executor_categories') }}),

dim_executor_category as (
    select
        executor_category,
        label_fr,
        sort_order
    from categories
)

select * from dim_executor_category
