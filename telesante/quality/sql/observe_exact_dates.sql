-- Grain: one row, of one column of dates: days that are neither the first of a month nor the last.
select
    'exact_dates_${table}_${checked}' as rule_key,
    cast(
        count(*) filter (day(${checked}) <> 1 and ${checked} <> last_day(${checked})) as double
    ) as observed
from publication.${table}
