with lines as (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_days_touched') }}
),

-- Read a second time: `lines`, were it read twice, would be held as a whole.
lines_counted as (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_days_touched') }}
),

suspects as (
    select {{ short_hash("coalesce(person_key, '-'), care_date") }} as day_hash
    from lines_counted
    group by day_hash
    having count(*) > 1
),

crowded as (
    -- Most lines are the only one of their person on their day: an act of one line. Only the others
    -- can meet, so only they are ordered and netted.
    select
        coalesce(lines.person_key, '-') as person_key,
        lines.care_date,
        lines.person_prefix
    from lines
    inner join suspects
        on {{ short_hash("coalesce(lines.person_key, '-'), lines.care_date") }} = suspects.day_hash
    group by coalesce(lines.person_key, '-'), lines.care_date, lines.person_prefix
    having count(*) > 1
)

select * from crowded
