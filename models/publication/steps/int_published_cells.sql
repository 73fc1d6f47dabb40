with open_cells as (
    -- Open data leave as they are.
    select * from {{ ref('int_mart_cells') }}
    where mart like 'open_%'
),

cells as (
    {{ cells_of_marts('publication__') }}
    union all
    select
        mart,
        cell_key,
        measure,
        measured_value,
        is_provisional,
        false as is_rounded,
        is_synthetic
    from open_cells
),

published_cells as (
    -- A masked cell, or a share of a masked base, has no value to show.
    select * from cells
    where measured_value is not null
)

select * from published_cells
