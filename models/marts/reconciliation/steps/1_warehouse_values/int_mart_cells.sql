with mart_cells as (
    {{ cells_of_marts() }}
)

select * from mart_cells
