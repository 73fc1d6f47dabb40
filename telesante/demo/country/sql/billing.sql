-- Which practitioners bill a teleconsultation in the quarters of the block, under which number.
create or replace table billing as
with
quarters as (
    select unnest(range($first_quarter, $last_quarter + 1)) as quarter
),

candidates as (
    -- Who moves within the quarter bills under the old number, before the move.
    select
        quarters.quarter,
        numbered.gp,
        numbered.department as home,
        greatest(numbered.from_month, 3 * quarters.quarter) as open_month,
        case
            when
                numbered.move_month > 3 * quarters.quarter
                and numbered.move_month <= 3 * quarters.quarter + 2
                then numbered.move_month - 1
            else least(numbered.until_month, 3 * quarters.quarter + 2)
        end as close_month,
        case
            when
                numbered.second_number is not null
                and draw('under the second', numbered.gp * 64 + quarters.quarter) < 0.4
                then 'second'
            when numbered.move_month <= 3 * quarters.quarter then 'moved'
            else 'first'
        end as practice_role,
        numbered.first_number,
        numbered.moved_number,
        numbered.second_number,
        numbered.moved_department,
        numbered.second_department,
        numbered.specialty,
        departments.uptake - 0.003 * quarters.quarter as uptake
    from numbered
    cross join quarters
    inner join departments on numbered.department = departments.department
    where
        not departments.is_idf
        and numbered.from_month <= 3 * quarters.quarter + 2
        and numbered.until_month >= 3 * quarters.quarter
),

billing as (
    select
        quarter,
        gp,
        home,
        open_month,
        close_month,
        specialty,
        case practice_role
            when 'second' then second_number when 'moved' then moved_number else first_number
        end as practice_number,
        case practice_role
            when 'second' then second_department when 'moved' then moved_department else home
        end as department
    from candidates
    where
        case
            when draw('mood', gp * 64 + quarter) < 0.8 then draw('habit', gp)
            else draw('mood of the quarter', gp * 64 + quarter)
        end < uptake
    union all
    -- Before 2024, the practices of Île-de-France that the printed table goes on with.
    select
        quarters.quarter,
        printed_practices.gp,
        printed_practices.department as home,
        3 * quarters.quarter as open_month,
        3 * quarters.quarter + 2 as close_month,
        printed_practices.specialty,
        printed_practices.practice_number,
        printed_practices.department
    from printed_practices
    cross join quarters
    where
        quarters.quarter < 9
        and draw('mood', printed_practices.gp * 64 + quarters.quarter) < 0.85
)

select * from billing;
