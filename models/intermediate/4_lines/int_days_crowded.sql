with lines as (select * from {{ ref('int_lines_kept') }}),

crowded as (
    -- Of a hundred days on which a person has care, ninety-nine have one line, which nothing can
    -- cancel. Only the lines of the other days are ordered and netted: netting them all costs
    -- three times as much. Two persons who happen to share a number are netted as well, which
    -- changes nothing.
    select person_day from lines
    group by person_day
    having count(*) > 1
)

select * from crowded
