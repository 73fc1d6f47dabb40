-- Contract columns as text of the odd lines of one CSV file.
with split as (
    select
        number as line,
        text,
        fields_of(text) as fields
    from read_parquet('{files}')
    where number not in ({headers})
),

judged as (
    select
        *,
        case
            when fields is null then 'quote_not_closed'
            when len(fields) {unlike} {field_count} then 'field_count'
            when cleaned(array_to_string({blank_fields}, '')) is not null then 'field_count'
        end as line_fault,
        case
            when cleaned(text) is null then 'an empty line'
            when fields is null then 'a quote that is not closed'
            else len(fields) || ' fields'
        end as line_found
    from split
)

select
    line,
    line_fault,
    line_found,
    {columns}
from judged
