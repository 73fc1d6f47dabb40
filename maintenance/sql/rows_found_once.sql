-- Grain: one row. How many rows of a mart only one of two warehouses holds, each as often as it
-- stands there more often; numbers are compared bit by bit.
with only_left as (
    select count(*) as row_count
    from (
        select $columns from left_side.marts.$table
        except all
        select $columns from right_side.marts.$table
    ) as found
),

only_right as (
    select count(*) as row_count
    from (
        select $columns from right_side.marts.$table
        except all
        select $columns from left_side.marts.$table
    ) as found
),

rows_held as (
    select count(*) as row_count from left_side.marts.$table
)

select
    rows_held.row_count,
    only_left.row_count as only_left_count,
    only_right.row_count as only_right_count
from rows_held
cross join only_left
cross join only_right
