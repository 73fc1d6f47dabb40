with rejects as (select * from {{ source('raw', 'rejects') }}),

renamed as (
    select
        delivery_id,
        table_name,
        line as line_number,
        column_name,
        reason,
        expected,
        found as found_shape
    from rejects
)

select * from renamed
