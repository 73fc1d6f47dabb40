with reading_notes as (select * from {{ ref('reading_notes') }}),

parameters as (select * from {{ ref('publication__reading_note_parameters') }}),

numbers as ({{ numbers_of_notes('parameters') }}),

published as (
    select
        reading_notes.note_id,
        reading_notes.edition_id,
        reading_notes.perimeter_id,
        reading_notes.section,
        reading_notes.section_title_fr,
        reading_notes.scope_fr,
        reading_notes.sentence_key,
        reading_notes.subject_id,
        reading_notes.member_id,
        reading_notes.act_category,
        {{ sentence_of_note('reading_notes.template_fr') }} as sentence_fr,
        reading_notes.sort_order,
        reading_notes.is_synthetic
    from reading_notes
    inner join numbers on reading_notes.note_id = numbers.note_id
)

select * from published
