-- Grain: one row per edition and perimeter.
select
    edition_id,
    perimeter_id,
    act_count as acts
from marts.acts_by_executor_category
where executor_category = 'all' and act_category = 'all'
