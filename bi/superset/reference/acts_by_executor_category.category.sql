-- Grain: one row per edition, perimeter and act category.
select
    edition_id,
    perimeter_id,
    act_category,
    act_count as acts_by_category
from marts.acts_by_executor_category
where executor_category = 'all' and act_category <> 'all'
