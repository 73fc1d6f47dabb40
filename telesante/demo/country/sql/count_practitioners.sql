-- Practitioners of each quarter by place of their main practice, and those of them who billed.
with
quarters as (
    select unnest(range($first_quarter, $last_quarter + 1)) as quarter
),

everybody as (
    select
        quarters.quarter,
        gps.gp,
        case
            when gps.move_month <= 3 * quarters.quarter + 2 then gps.moved_department
            else gps.department
        end as department
    from gps
    inner join quarters
        on 3 * quarters.quarter + 2 between gps.from_month and gps.until_month
    where gps.is_counted
    union all
    select
        quarter,
        gp,
        department
    from printed_registered
),

seen as (
    select * from billed
    union
    select * from printed_billed
),

editions as (
    select unnest(['latest', '2024-12']) as edition_id
)

select
    editions.edition_id,
    everybody.quarter,
    departments.code as place,
    count(*) as practitioners,
    count(seen.gp) as teleconsulting
from everybody
cross join editions
inner join departments on everybody.department = departments.department
left join seen
    on
        editions.edition_id = seen.edition_id
        and everybody.quarter = seen.quarter
        and everybody.gp = seen.gp
group by all
