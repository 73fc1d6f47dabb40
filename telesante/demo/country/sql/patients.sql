-- What each person of `starters` (person, first_quarter, last_quarter, is_certain) is like.
create or replace view described_patients as
with
drawn as (
    select
        *,
        draw('ald', person) as ald_draw,
        date '2021-10-01' + cast(floor(1369 * draw('ald day', person)) as integer) as ald_day,
        draw('moves', person) < 0.06 as has_moved,
        draw('referential', person) >= 0.02 as is_in_referential
    from starters
)

select
    drawn.person,
    drawn.first_quarter,
    drawn.last_quarter,
    drawn.is_certain,
    homes.department,
    case when drawn.has_moved then later_homes.department end as later_department,
    date '2021-10-01' + cast(floor(1369 * draw('move day', drawn.person)) as integer) as move_day,
    case
        when drawn.is_certain or drawn.ald_draw < 0.55 then 'whole'
        when drawn.ald_draw < 0.62 then 'begins'
        when drawn.ald_draw < 0.67 then 'ends'
        when drawn.ald_draw < 0.71 then 'by claims'
        else 'none'
    end as ald,
    drawn.ald_day,
    -- Mostly old: the product leans to the left.
    cast(
        1925 + 90 * sqrt(draw('birth', drawn.person)) * draw('birth again', drawn.person)
        as integer
    ) as birth_year,
    case when draw('sex', drawn.person) < 0.56 then 2 else 1 end as sex,
    draw('c2s', drawn.person) < 0.08 as has_c2s,
    drawn.is_in_referential,
    drawn.is_in_referential and draw('identifier', drawn.person) < 0.92 as has_identifier,
    drawn.is_in_referential
    and draw('identifier', drawn.person) < 0.92
    and draw('second pseudonym', drawn.person) < 0.005 as has_second_pseudonym
from drawn
inner join homes on ball('home', drawn.person) = homes.ball
inner join homes as later_homes on ball('later home', drawn.person) = later_homes.ball;

create or replace table patients as
select * from described_patients
where false;
