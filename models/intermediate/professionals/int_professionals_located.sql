with register as (select * from {{ ref('int_professionals_deduplicated') }}),

prefixes as (select * from {{ ref('department_prefixes') }}),

located as (
    -- Rule 8: the managing fund (CPAM) first, else the postcode; three characters, then two.
    select
        register.practice_key,
        register.professional_key,
        register.register_month,
        coalesce(
            fund_3.department_code, fund_2.department_code,
            postcode_3.department_code, postcode_2.department_code
        ) as department_code
    from register
    left join prefixes as fund_3
        on fund_3.prefix_kind = 'fund' and left(register.cai_num, 3) = fund_3.prefix
    left join prefixes as fund_2
        on fund_2.prefix_kind = 'fund' and left(register.cai_num, 2) = fund_2.prefix
    left join prefixes as postcode_3
        on postcode_3.prefix_kind = 'postcode' and left(register.pfs_cod_pos, 3) = postcode_3.prefix
    left join prefixes as postcode_2
        on postcode_2.prefix_kind = 'postcode' and left(register.pfs_cod_pos, 2) = postcode_2.prefix
),

compared as (
    select
        *,
        lag(register_month) over (partition by practice_key order by register_month)
            as former_month,
        lag(department_code) over (partition by practice_key order by register_month)
            as former_department,
        lag(professional_key) over (partition by practice_key order by register_month)
            as former_professional
    from located
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
