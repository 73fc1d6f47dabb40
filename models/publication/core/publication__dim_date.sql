with dim_date as (select * from {{ ref('dim_date') }})

select * from dim_date
