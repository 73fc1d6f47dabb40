with dim_specialty as (select * from {{ ref('dim_specialty') }})

select * from dim_specialty
