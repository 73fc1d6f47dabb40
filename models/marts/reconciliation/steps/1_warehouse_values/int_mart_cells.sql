with open_cells as (select * from {{ ref('int_open_cells') }}),

store as (select * from {{ ref('int_store_described') }}),

mart_cells as (
    {{ cells_of_marts() }}
    union all
    select
        'open_acts_monthly' as mart,
        open_cells.cell_key,
        open_cells.measure,
        open_cells.measured_value,
        false as is_provisional,
        store.is_synthetic
    from open_cells
    cross join store
)

select * from mart_cells
