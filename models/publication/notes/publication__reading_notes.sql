with reading_notes as (select * from {{ ref('reading_notes') }}),

parameters as (select * from {{ ref('reading_note_parameters') }}),

cells as (select * from {{ ref('int_published_cells') }}),

complete as (
    -- A note leaves with all of its numbers, or not at all.
    select parameters.note_id
    from parameters
    left join cells
        on
            parameters.mart = cells.mart
            and parameters.cell_key = cells.cell_key
            and parameters.measure = cells.measure
    group by parameters.note_id
    having count(*) = count(cells.cell_key)
),

published as (
    select reading_notes.*
    from reading_notes
    inner join complete on reading_notes.note_id = complete.note_id
)

select * from published
