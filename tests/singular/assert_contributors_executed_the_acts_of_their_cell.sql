-- Rule `disclosure`: the contributors of a cell executed its acts, no more and no fewer.
with contributors as (select * from {{ ref('int_cell_contributors') }}),

cells as (select * from {{ ref('int_mart_cells') }})

select
    contributors.mart,
    contributors.cell_key
from contributors
left join cells
    on
        contributors.mart = cells.mart
        and contributors.cell_key = cells.cell_key
        and cells.measure = 'act_count'
where contributors.act_count is distinct from cells.measured_value
