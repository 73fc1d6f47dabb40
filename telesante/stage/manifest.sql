-- The manifest of one delivered file.
select
    cast($delivery_id as varchar) as delivery_id,
    cast($delivery_order as integer) as delivery_order,
    cast($file_name as varchar) as file_name,
    cast($sha256 as varchar) as sha256,
    cast($table_name as varchar) as table_name,
    cast($status as varchar) as status,
    cast($same_as as varchar) as same_as,
    cast($line_count as bigint) as line_count,
    cast($stored_count as bigint) as stored_count,
    cast($rejected_count as bigint) as rejected_count,
    cast($is_synthetic as boolean) as is_synthetic,
    cast($covers as varchar) as covers
