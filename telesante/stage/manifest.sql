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
    cast($out_of_scope_count as bigint) as out_of_scope_count,
    cast($scope as varchar) as scope,
    cast($is_synthetic as boolean) as is_synthetic,
    cast($covers as varchar) as covers,
    cast($delivered_at as timestamp) as delivered_at,
    cast($stands_with as varchar) as stands_with,
    cast($is_archive as boolean) as is_archive,
    cast($file_count as integer) as file_count,
    cast($replaced_count as bigint) as replaced_count,
    cast($replaced_by as varchar) as replaced_by,
    cast($withdrawn_at as timestamp) as withdrawn_at,
    cast($withdrawn_by as varchar) as withdrawn_by,
    cast($files as struct(place varchar, byte_count bigint, sha256 varchar)[]) as files,
    -- The size of the files that count, which dbt compares with those that are there.
    case
        when files is not null
            then cast(coalesce(list_sum([
                file.byte_count for file in files if not starts_with(file.place, 'replaced/')
            ]), 0) as bigint)
    end as byte_count
