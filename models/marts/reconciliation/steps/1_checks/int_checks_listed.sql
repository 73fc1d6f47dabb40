with checks as (select * from {{ ref('figure_checks') }}),

members as (select * from {{ ref('figure_check_members') }}),

listed as (
    select
        checks.check_id,
        checks.kind,
        members.figure_id,
        members.role,
        members.coefficient
    from members
    inner join checks on members.check_id = checks.check_id
)

select * from listed
