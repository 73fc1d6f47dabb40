-- One row per unreadable line, with its first fault; what was found is a shape, never a value.
select
    '{delivery_id}' as delivery_id,
    '{table}' as table_name,
    line,
    nullif([{names}][fault + 1], '') as column_name,
    case
        when line_fault is not null then line_fault
        when found is null then 'empty_key'
        else value_fault
    end as reason,
    case
        when line_fault = 'field_count' then '{field_count} fields'
        when line_fault is not null then 'each quote closed on its line'
        when found is null then 'a value, as part of the key'
        else coalesce(case value_fault {expected_for} end, [{expected}][fault])
    end as expected,
    coalesce(line_found, shape(found), 'nothing') as found
from (
    select
        line,
        fault,
        line_fault,
        case when line_fault is not null then line_found end as line_found,
        found,
        case [{reasons}][fault]
            when 'date' then date_fault(found, false)
            when 'month' then date_fault(found, true)
            when 'string' then string_fault(found)
            else [{reasons}][fault]
        end as value_fault
    from (select *, [{texts}][fault] as found from ({judged}))
)
order by line
