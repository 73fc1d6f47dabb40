-- Grain: one row per edition, perimeter, executor category and act category.
select
    edition_id,
    perimeter_id,
    executor_category,
    act_category,
    act_count as acts_by_cell
from marts.acts_by_executor_category
where executor_category <> 'all' and act_category <> 'all'
