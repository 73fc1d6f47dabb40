-- One row per line: the contract columns, typed, and the rank of the first column at fault
-- (0: the line as a whole, null: none).
with delivered as (
    {delivered}
),

told as (
    select
        line,
        line_fault,
        line_found,
        {texts}
    from delivered
),

typed as (
    select
        *,
        {values}
    from told
),

bounded as (
    select
        * replace (
            {bounded}
        )
    from typed
),

known as (
    select
        *,
        {known}
    from bounded
),

judged as (
    select
        *,
        case
            when line_fault is not null then 0
            {faults}
        end as fault
    from known
)

select {columns} from judged
