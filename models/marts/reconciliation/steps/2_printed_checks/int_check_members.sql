with checks as (select * from {{ ref('figure_checks') }}),

members as (select * from {{ ref('figure_check_members') }}),

flow_matrix as (select * from {{ ref('int_flow_matrix_checks') }}),

hdh_totals as (select * from {{ ref('int_hdh_total_checks') }}),

hdh_sheets as (select * from {{ ref('int_hdh_sheet_checks') }}),

-- What a printed table implies needs no list: each of its figures enters a check once.
implied as (
    select * from flow_matrix
    union all
    select * from hdh_totals
    union all
    select * from hdh_sheets
),

check_members as (
    select
        checks.check_id,
        checks.kind,
        members.figure_id,
        members.role,
        members.coefficient
    from members
    inner join checks on members.check_id = checks.check_id
    union all
    select
        check_id,
        kind,
        figure_id,
        role,
        1 as coefficient
    from implied
)

select * from check_members
