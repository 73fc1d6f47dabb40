with parameters as (select * from {{ ref('reading_note_parameters') }}),

note_numbers_pivoted as (
    select
        note_id,
        max(case when placeholder = 'acts' then text_fr end) as acts_fr,
        max(case when placeholder = 'share' then text_fr end) as share_fr,
        max(case when placeholder = 'base' then text_fr end) as base_fr,
        bool_or(is_synthetic) as is_synthetic
    from parameters
    group by note_id
)

select * from note_numbers_pivoted
