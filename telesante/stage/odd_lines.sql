-- The lines of one piece that have to be looked at one by one, set aside. $text: the lines.
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
)

select
    line as text,
    number
from numbered
where {set_aside}
