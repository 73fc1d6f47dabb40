-- Quarter arithmetic is silently wrong on some engines: each day lies in the three months that end
-- with its quarter.
select * from {{ ref('dim_date') }}
where
    month(quarter_end) <> quarter_number * 3
    or year(quarter_end) <> calendar_year
    or quarter_end <> last_day(quarter_end)
    or quarter_number <> quarter(date_day)
