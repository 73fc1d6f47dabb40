with dim_edition as (select * from {{ ref('dim_edition') }})

select * from dim_edition
