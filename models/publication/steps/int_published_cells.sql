with cells as (
    {{ cells_of_marts('publication__') }}
),

published_cells as (
    -- A masked cell, or a share of a masked base, has no value to show.
    select * from cells
    where measured_value is not null
)

select * from published_cells
