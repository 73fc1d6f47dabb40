-- Grain: one row, of one mart: rows that are published and not counted, counted and not published,
-- or shown with another figure.
with shown as (
    select
        *,
        true as is_published
    from publication.${mart}
),

counted as (
    select
        *,
        true as is_counted
    from (${counted})
    where ${is_published}
)

select
    'unlike_${mart}' as rule_key,
    cast(count(*) as double) as observed
from shown
full outer join counted using (${key})
where
    shown.is_published is null
    or counted.is_counted is null
    or (not shown.is_masked and (${is_unlike}))
