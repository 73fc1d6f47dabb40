with listed as (select * from {{ ref('int_checks_listed') }}),

derived as (select * from {{ ref('int_checks_derived') }}),

gathered as (
    select * from listed
    union all
    select
        *,
        1 as coefficient
    from derived
)

select * from gathered
