-- Grain: one row per column of dates of one table: days that are neither the first of a month nor
-- the last.
with listed as (select unnest([${names}]) as checked_column),

dates as (
    unpivot (select ${columns} from publication.${table})
    on columns(*) into name checked_column value shown_day
)

select
    'exact_dates_${table}_' || listed.checked_column as rule_key,
    cast(
        count(*) filter (
            day(dates.shown_day) <> 1 and dates.shown_day <> last_day(dates.shown_day)
        ) as double
    ) as observed
from listed
left join dates on listed.checked_column = dates.checked_column
group by listed.checked_column
