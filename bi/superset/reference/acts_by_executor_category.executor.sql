-- Grain: one row per edition, perimeter and executor category.
select
    edition_id,
    perimeter_id,
    executor_category,
    act_count as acts_by_executor
from marts.acts_by_executor_category
where executor_category <> 'all' and act_category = 'all'
