with register as (select * from {{ ref('stg_dcir__da_pra_r') }}),

touched as (
    select distinct register_month from register
    where {{ is_touched('int_deliveries_arrived') }}
)

select * from touched
