with lines as (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_days_touched') }}
),

crowded as (
    -- Most lines are the only one of their person on their day: an act of one line. Only the others
    -- can meet, so only they are ordered and netted.
    select
        coalesce(person_key, '-') as person_key,
        care_date,
        person_prefix
    from lines
    group by coalesce(person_key, '-'), care_date, person_prefix
    having count(*) > 1
)

select * from crowded
