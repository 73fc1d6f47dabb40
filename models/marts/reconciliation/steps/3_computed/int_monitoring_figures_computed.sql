with flows as (select * from {{ ref('int_flow_figures_computed') }}),

profiles as (select * from {{ ref('int_profile_figures_computed') }}),

ages as (select * from {{ ref('int_age_figures_computed') }}),

months as (select * from {{ ref('int_month_figures_computed') }}),

computed as (
    select * from flows
    union all
    select * from profiles
    union all
    select * from ages
    union all
    select * from months
)

select * from computed
