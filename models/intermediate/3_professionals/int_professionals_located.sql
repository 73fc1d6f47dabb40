with places as (select * from {{ ref('int_professionals_deduplicated') }}),

compared as (
    select
        *,
        lag(register_month) over (partition by practice_key order by register_month)
            as former_month,
        lag(department_code) over (partition by practice_key order by register_month)
            as former_department,
        lag(professional_key) over (partition by practice_key order by register_month)
            as former_professional
    from places
),

dated as (
    -- The latest known month at or before the care decides, else the first one after; months that
    -- say the same are one row, so that an act meets few.
    select
        practice_key,
        professional_key,
        department_code,
        case
            when former_month is null then cast('1900-01-01' as date)
            else register_month
        end as valid_from,
        coalesce(
            lead(register_month) over (partition by practice_key order by register_month),
            cast('9999-12-31' as date)
        ) as valid_until
    from compared
    where
        former_month is null
        or former_department is distinct from department_code
        or former_professional is distinct from professional_key
)

select * from dated
