with notes as (select * from {{ ref('int_notes') }}),

parameters as (select * from {{ ref('reading_note_parameters') }}),

templates as (select * from {{ ref('note_templates') }}),

forms as (select * from {{ ref('int_french_forms') }}),

sections as (select * from {{ ref('note_sections') }}),

perimeters as (select * from {{ ref('dim_perimeter') }}),

numbers as (
    select
        note_id,
        max(case when placeholder = 'acts' then text_fr end) as acts_fr,
        max(case when placeholder = 'share' then text_fr end) as share_fr,
        max(case when placeholder = 'base' then text_fr end) as base_fr,
        bool_or(is_synthetic) as is_synthetic
    from parameters
    group by note_id
),

reading_notes as (
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
            'acts': 'numbers.acts_fr',
            'share': 'numbers.share_fr',
            'base': 'numbers.base_fr',
            'region': 'perimeters.region_name',
        }) }} as sentence_fr,
        templates.sort_order,
        numbers.is_synthetic
    from notes
    inner join numbers on notes.note_id = numbers.note_id
    inner join templates on notes.sentence_key = templates.sentence_key
    inner join sections on templates.section = sections.section
    left join forms as subjects
        on templates.subject_form = subjects.form and notes.subject_id = subjects.member_id
    left join forms as members
        on templates.member_form = members.form and notes.member_id = members.member_id
    left join forms as categories
        on templates.category_form = categories.form and notes.act_category = categories.member_id
    left join perimeters on notes.perimeter_id = perimeters.perimeter_id
)

select * from reading_notes
