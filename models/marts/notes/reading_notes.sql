with notes as (select * from {{ ref('int_notes_worded') }}),

numbers as (select * from {{ ref('int_note_numbers_pivoted') }}),

sections as (select * from {{ ref('note_sections') }}),

perimeters as (select * from {{ ref('perimeters') }}),

regions as (select * from {{ ref('regions') }}),

reading_notes as (
    select
        notes.note_id,
        notes.edition_id,
        notes.perimeter_id,
        notes.section,
        sections.title_fr as section_title_fr,
        {{ filled_template('sections.scope_fr', {'perimeter': 'perimeters.label_fr'}) }}
            as scope_fr,
        notes.sentence_key,
        notes.subject_id,
        notes.member_id,
        notes.act_category,
        {{ filled_template('notes.sentence_fr', {
            'acts': 'numbers.acts_fr',
            'share': 'numbers.share_fr',
            'base': 'numbers.base_fr',
            'region': 'regions.region_name',
        }) }} as sentence_fr,
        notes.sort_order,
        numbers.is_synthetic
    from notes
    inner join numbers on notes.note_id = numbers.note_id
    inner join sections on notes.section = sections.section
    left join perimeters on notes.perimeter_id = perimeters.perimeter_id
    left join regions on perimeters.executor_region_code = regions.region_code
)

select * from reading_notes
