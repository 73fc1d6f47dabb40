with manifest as (select * from {{ source('raw', 'manifest') }}),

in_force as (
    -- Rule `deliveries`: what was withdrawn or replaced counts as if it had never come.
    select
        delivery_id,
        delivery_order,
        file_name,
        sha256,
        table_name,
        status,
        same_as as same_as_delivery_id,
        line_count - coalesce(replaced_count, 0) as line_count,
        stored_count - coalesce(replaced_count, 0) as stored_count,
        rejected_count,
        coalesce(out_of_scope_count, 0) as out_of_scope_count,
        scope,
        is_synthetic,
        covers,
        coalesce(is_archive, false) as is_archive
    from manifest
    where status in ('stored', 'redelivered')
)

select * from in_force
