with dim_age_band as (select * from {{ ref('dim_age_band') }})

select * from dim_age_band
