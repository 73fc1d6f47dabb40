with dim_act as (select * from {{ ref('dim_act') }})

select * from dim_act
