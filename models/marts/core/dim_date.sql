with numbers as (
    select cast(numbered.n as int) as day_number from range(7671) as numbered (n)
),

calendar as (
    -- From the year of the first telehealth tariffs to the end of 2035.
    select cast(cast('2015-01-01' as date) + day_number as date) as date_day from numbers
),

dim_date as (
    select
        cast(year(date_day) as int) as calendar_year,
        cast(quarter(date_day) as int) as quarter_number,
        cast(month(date_day) as int) as month_number,
        date_day,
        cast(date_trunc('month', date_day) as date) as month_start,
        last_day(cast(date_trunc('quarter', date_day) + interval '2' month as date)) as quarter_end
    from calendar
)

select * from dim_date
