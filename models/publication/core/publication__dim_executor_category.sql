with dim_executor_category as (select * from {{ ref('dim_executor_category') }})

select * from dim_executor_category
