with flow_matrix as (select * from {{ ref('int_flow_matrix_checks_derived') }}),

hdh_totals as (select * from {{ ref('int_hdh_totals_derived') }}),

hdh_sheets as (select * from {{ ref('int_hdh_sheets_derived') }}),

derived as (
    select * from flow_matrix
    union all
    select * from hdh_totals
    union all
    select * from hdh_sheets
)

select * from derived
