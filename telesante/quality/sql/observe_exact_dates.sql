-- Grain: one row per column of dates of one table: days that are neither the first of a month nor
-- the last.
with listed as (select unnest([${names}]) as checked),

dates as (
    unpivot (select ${columns} from publication.${table})
    on columns(*) into name checked value day_shown
)

select
    'exact_dates_${table}_' || listed.checked as rule_key,
    cast(
        count(*) filter (
            day(dates.day_shown) <> 1 and dates.day_shown <> last_day(dates.day_shown)
        ) as double
    ) as observed
from listed
left join dates on listed.checked = dates.checked
group by listed.checked
