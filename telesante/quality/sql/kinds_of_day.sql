-- Grain: one row per row of a published table: what kind of day one of its dates is, the first or
-- the last of a month, or a day of care.
select
    case
        when ${column} in (date_trunc('month', ${column}), last_day(${column})) then 'month bound'
        when ${column} is not null then 'exact day'
    end as ${column}
from publication.${table}
