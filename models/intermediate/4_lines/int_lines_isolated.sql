with isolated as (
    {{ alone_on_their_day(ref('int_lines_kept'), ref('int_days_crowded')) }}
)

select * from isolated
