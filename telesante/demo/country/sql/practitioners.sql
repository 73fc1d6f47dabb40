-- General practitioners in private practice, their practices and the other professionals.
-- Needs `departments` and the urn `elsewhere`.
create or replace table holders as
with
places as (
    select
        department,
        unnest(range(gp_count)) as place
    from departments
),

slots as (
    select
        department,
        row_number() over (order by department, place) - 1 as slot
    from places
),

retirements as (
    -- One in eight retires within the 45 months; most are replaced the month after.
    select
        *,
        case
            when draw('retires', slot) < 0.12
                then cast(floor(1 + 43 * draw('retirement', slot)) as integer)
            else 44
        end as until_month
    from slots
),

holders as (
    select
        slot * 2 as gp,
        department,
        0 as from_month,
        until_month
    from retirements
    union all
    select
        slot * 2 + 1 as gp,
        department,
        until_month + 1 as from_month,
        44 as until_month
    from retirements
    where until_month < 44 and draw('replaced', slot) < 0.85
)

select * from holders
order by gp;

create or replace table gps as
with
drawn as (
    select
        *,
        case
            when draw('specialty', gp) < 0.75 then '01'
            when draw('specialty', gp) < 0.95 then '22'
            else '23'
        end as specialty,
        case
            when draw('particular practice', gp) < 0.05 then '41'
            when draw('particular practice', gp) < 0.07 then '60'
            when draw('particular practice', gp) < 0.3 then '0'
            when draw('particular practice', gp) < 0.5 then '99'
        end as mep,
        case
            when draw('nature', gp) < 0.83 then '1'
            when draw('nature', gp) < 0.92 then '2'
            when draw('nature', gp) < 0.96 then '3'
            else '8'
        end as nature,
        case
            when draw('moves', gp) < 0.04 and until_month - from_month > 6
                then from_month + 1 + cast(
                    floor((until_month - from_month - 1) * draw('month of the move', gp)) as integer
                )
        end as move_month,
        draw('second practice', gp) < 0.06 as has_second,
        draw('second practice', gp) < 0.03 as is_second_elsewhere
    from holders
)

select
    drawn.gp,
    drawn.department,
    drawn.from_month,
    drawn.until_month,
    drawn.specialty,
    drawn.mep,
    drawn.nature,
    drawn.nature <> '8' and coalesce(drawn.mep, '0') in ('0', '99') as is_counted,
    -- Nobody moves into Île-de-France, whose acts of 2024 are printed, nor out of it.
    case when not departments.is_idf then drawn.move_month end as move_month,
    moves.department as moved_department,
    case
        when drawn.is_second_elsewhere and not departments.is_idf then seconds.department
        when drawn.has_second then drawn.department
    end as second_department
from drawn
inner join departments on drawn.department = departments.department
inner join elsewhere as moves on ball('moves to', drawn.gp) = moves.ball
inner join elsewhere as seconds on ball('second in', drawn.gp) = seconds.ball
order by drawn.gp;

-- A practice closed by a move is listed for the month of the move under the new main number: that
-- is how a register joins the two.
create or replace table practices as
with
places as (
    select
        gp * 3 as practice,
        gp,
        'first' as practice_role,
        department,
        from_month,
        coalesce(move_month, least(until_month + 3, 44)) as listed_until
    from gps
    union all
    select
        gp * 3 + 1 as practice,
        gp,
        'moved' as practice_role,
        moved_department as department,
        move_month as from_month,
        least(until_month + 3, 44) as listed_until
    from gps
    where move_month is not null
    union all
    select
        gp * 3 + 2 as practice,
        gp,
        'second' as practice_role,
        second_department as department,
        from_month,
        least(until_month + 3, 44) as listed_until
    from gps
    where second_department is not null
)

select
    places.*,
    case
        when draw('encrypted', places.practice) < 0.45
            then upper(substr(
                md5(concat('country practice ', getvariable('seed'), ' ', places.practice)), 1, 17
            ))
        else concat(left(departments.code, 2), '1', 30000 + row_number() over (
            partition by left(departments.code, 2) order by places.practice
        ))
    end as practice_number
from places
inner join departments on places.department = departments.department
order by places.practice;

create or replace table numbered as
select
    gps.*,
    firsts.practice_number as first_number,
    moved.practice_number as moved_number,
    seconds.practice_number as second_number
from gps
inner join practices as firsts on gps.gp = firsts.gp and firsts.practice_role = 'first'
left join practices as moved on gps.gp = moved.gp and moved.practice_role = 'moved'
left join practices as seconds on gps.gp = seconds.gp and seconds.practice_role = 'second'
order by gps.gp;

-- Specialists and nurses: all of them with a number in clear, listed every month.
create or replace table others as
with
places as (
    select
        department,
        left(code, 2) as number_prefix,
        unnest(range(other_count)) as place
    from departments
)

select
    places.department,
    kinds.kind,
    kinds.specialty,
    kinds.activity,
    places.place,
    concat(places.number_prefix, kinds.digit, 20000 + row_number() over (
        partition by places.number_prefix, kinds.digit
        order by places.department, places.place
    )) as practice_number
from places
cross join (
    values ('specialist', '1', 33, 0), ('nurse', '6', 0, 24)
) as kinds (kind, digit, specialty, activity)
order by places.department, kinds.kind, places.place;
