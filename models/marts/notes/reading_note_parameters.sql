with notes as (select * from {{ ref('int_notes') }}),

templates as (select * from {{ ref('note_templates') }}),

cells as (select * from {{ ref('int_mart_cells') }}),

asked as (
    select
        notes.note_id,
        notes.edition_id,
        'acts' as placeholder,
        notes.sentence_key,
        notes.cell_key,
        'act_count' as measure
    from notes
    union all
    select
        notes.note_id,
        notes.edition_id,
        'base' as placeholder,
        notes.sentence_key,
        notes.base_key as cell_key,
        'act_count' as measure
    from notes
    where notes.base_key is not null
    union all
    select
        notes.note_id,
        notes.edition_id,
        'share' as placeholder,
        notes.sentence_key,
        notes.cell_key,
        templates.share_measure as measure
    from notes
    inner join templates
        on notes.sentence_key = templates.sentence_key and templates.share_measure is not null
),

reading_note_parameters as (
    select
        asked.note_id,
        asked.edition_id,
        asked.placeholder,
        templates.mart,
        asked.cell_key,
        asked.measure,
        {{ number_of_note('cells.measured_value') }} as text_fr,
        cells.measured_value,
        cells.is_synthetic
    from asked
    inner join templates on asked.sentence_key = templates.sentence_key
    inner join cells
        on
            templates.mart = cells.mart
            and asked.cell_key = cells.cell_key
            and asked.measure = cells.measure
)

select * from reading_note_parameters
