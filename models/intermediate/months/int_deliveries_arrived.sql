with files as (select * from {{ source('store', 'files') }}),

arrived as (
    select distinct delivery_id as _delivery_id from files
    where is_new
)

select * from arrived
