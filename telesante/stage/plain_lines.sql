-- Typed rows of the lines of one piece that match the plain grammar. $text: the lines.
with piece as (
    -- Asking a range for its only row keeps the planner from folding the text into a list constant.
    select string_split(case when row_rank = 0 then $text end, chr(10)) as lines
    from range(1) as one_row (row_rank)
),

numbered as (
    select
        unnest(lines) as line,
        unnest(range({first_line}, {first_line} + len(lines))) as number
    from piece
),

plain as (
    select
        string_split({line}, ';') as fields,
        number
    from numbered
    where regexp_full_match(line, '{pattern}')
),

typed as (
    select
        {values},
        number
    from plain
    where {kept}
)

select
    {known},
    '{delivery_id}' as _delivery_id,
    number as _line
from typed
