-- Months count from 0 = October 2021, quarters from 0 = its quarter; a flux has the number of the
-- month on whose first day it is available.
-- A number between 0 and 1 that depends on the seed, on what is drawn and for whom, and on nothing
-- else.
create or replace macro draw(what, who) as (
    cast(hash(what, cast(who as bigint), getvariable('seed')) >> 11 as double)
    * 1.1102230246251565e-16
);
create or replace macro ball(what, who) as (
    cast(floor(10000 * draw(what, who)) as bigint)
);
create or replace macro month_day(month) as (
    cast(date '2021-10-01' + to_months(cast(month as integer)) as date)
);
create or replace macro month_number(day) as (
    (year(day) - 2021) * 12 + month(day) - 10
);
-- The rank of an act among those of its source and quarter; `who` tells the three together.
create or replace macro act_rank(who, is_walk_in) as case
    when is_walk_in then who // 128 * 2 + who % 2
    else who // 256 * 4 + who % 4
end;
create or replace macro pseudonym(person, is_second) as upper(
    substr(md5(concat('country ', getvariable('seed'), ' ', person, ' ', is_second)), 1, 17)
);
-- Half of the care at once, 95 % within three processing months, 99 % within six.
create or replace macro care_lag(share) as case
    when share < 0.50 then 0
    when share < 0.80 then 1
    when share < 0.95 then 2
    when share < 0.97 then 3
    when share < 0.982 then 4
    when share < 0.990 then 5
    when share < 0.994 then 6
    when share < 0.997 then 7
    when share < 0.999 then 8
    else 9
end;
-- A practitioner with several teleconsultations in a quarter is known by the first of them.
create or replace macro prompt_lag(share) as case
    when share < 0.60 then 0
    when share < 0.87 then 1
    when share < 0.97 then 2
    else 3
end;
