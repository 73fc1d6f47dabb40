-- Grain: one row, of one column of dates: days that are neither the first of a month nor the last.
select
    'exact_dates_${table}_${column}' as rule_key,
    cast(
        count(*) filter (day(${column}) <> 1 and ${column} <> last_day(${column})) as double
    ) as observed
from publication.${table}
