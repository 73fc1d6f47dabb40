with manifest as (select * from {{ source('raw', 'manifest') }}),

renamed as (
    select
        delivery_id,
        delivery_order,
        file_name,
        sha256,
        table_name,
        status,
        same_as as same_as_delivery_id,
        line_count,
        stored_count,
        rejected_count,
        is_synthetic,
        covers
    from manifest
)

select * from renamed
