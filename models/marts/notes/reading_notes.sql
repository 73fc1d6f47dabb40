with notes as (select * from {{ ref('int_notes') }}),

parameters as (select * from {{ ref('reading_note_parameters') }}),

templates as (select * from {{ ref('note_templates') }}),

forms as (select * from {{ ref('int_french_forms') }}),

sections as (select * from {{ ref('note_sections') }}),

perimeters as (select * from {{ ref('dim_perimeter') }}),

numbers as ({{ numbers_of_notes('parameters') }}),

named as (
    -- The form of a zone may name the region, which is therefore filled in last.
    select
        notes.note_id,
        notes.edition_id,
        notes.perimeter_id,
        templates.section,
        sections.title_fr as section_title_fr,
        {{ filled_template('sections.scope_fr', {'perimeter': 'perimeters.label_fr'}) }}
            as scope_fr,
        notes.sentence_key,
        notes.subject_id,
        notes.member_id,
        notes.act_category,
        {{ filled_template('templates.template_fr', {
            'subject': 'subjects.text_fr',
            'member': 'members.text_fr',
            'category': 'categories.text_fr',
            'region': 'perimeters.region_name',
        }) }} as template_fr,
        templates.sort_order
    from notes
    inner join templates on notes.sentence_key = templates.sentence_key
    inner join sections on templates.section = sections.section
    left join forms as subjects
        on templates.subject_form = subjects.form and notes.subject_id = subjects.member_id
    left join forms as members
        on templates.member_form = members.form and notes.member_id = members.member_id
    left join forms as categories
        on templates.category_form = categories.form and notes.act_category = categories.member_id
    left join perimeters on notes.perimeter_id = perimeters.perimeter_id
),

reading_notes as (
    select
        named.note_id,
        named.edition_id,
        named.perimeter_id,
        named.section,
        named.section_title_fr,
        named.scope_fr,
        named.sentence_key,
        named.subject_id,
        named.member_id,
        named.act_category,
        {{ sentence_of_note('named.template_fr') }} as sentence_fr,
        named.template_fr,
        named.sort_order,
        numbers.is_synthetic
    from named
    inner join numbers on named.note_id = numbers.note_id
)

select * from reading_notes
