with dim_department as (select * from {{ ref('dim_department') }})

select * from dim_department
