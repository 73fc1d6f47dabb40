with notes as (select * from {{ ref('int_notes_listed') }}),

templates as (select * from {{ ref('note_templates') }}),

forms as (select * from {{ ref('int_french_forms_listed') }}),

notes_worded as (
    select
        notes.*,
        templates.section,
        templates.sort_order,
        {{ filled_template('templates.template_fr', {
            'subject': 'subjects.text_fr',
            'member': 'members.text_fr',
            'category': 'categories.text_fr',
        }) }} as sentence_fr
    from notes
    inner join templates on notes.sentence_key = templates.sentence_key
    left join forms as subjects
        on templates.subject_form = subjects.form and notes.subject_id = subjects.member_id
    left join forms as members
        on templates.member_form = members.form and notes.member_id = members.member_id
    left join forms as categories
        on templates.category_form = categories.form and notes.act_category = categories.member_id
)

select * from notes_worded
