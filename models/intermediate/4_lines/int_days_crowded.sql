with lines as (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_days_touched') }}
),

crowded as (
    -- Most lines are the only one of their person on their day: an act of one line. Only the others
    -- can meet, so only they are ordered and netted. Persons who share the number crowd a day too,
    -- and none of their lines meet.
    select
        person_prefix,
        care_date
    from lines
    group by person_prefix, care_date
    having count(*) > 1
)

select * from crowded
