-- Those who are there all the quarter share the acts of the patients with several acts.
create or replace table pool as
select
    quarter,
    department,
    practice_number,
    gp,
    specialty,
    row_number() over (partition by quarter, department order by gp) - 1 as place
from billing
where open_month = 3 * quarter and close_month = 3 * quarter + 2;

create or replace table pool_sizes as
select
    quarter,
    department,
    count(*) as pool_size
from pool
group by quarter, department;
