with parameters as (select * from {{ ref('reading_note_parameters') }}),

reading_notes as (select * from {{ ref('publication__reading_notes') }}),

published as (
    select parameters.*
    from parameters
    inner join reading_notes on parameters.note_id = reading_notes.note_id
)

select * from published
