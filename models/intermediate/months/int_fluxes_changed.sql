with files as (select * from {{ source('store', 'files') }}),

changed as (
    select distinct flx_dis_dtd from files
    where is_new and flx_dis_dtd is not null
)

select * from changed
