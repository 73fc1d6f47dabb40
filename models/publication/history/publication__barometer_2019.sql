with barometer_2019 as (select * from {{ ref('barometer_2019') }})

select * from barometer_2019
