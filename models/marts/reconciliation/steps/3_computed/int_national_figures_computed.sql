with chronic_patients as (select * from {{ ref('int_chronic_figures_computed') }}),

acts as (select * from {{ ref('int_act_figures_computed') }}),

people as (select * from {{ ref('int_people_figures_computed') }}),

computed as (
    select * from chronic_patients
    union all
    select * from acts
    union all
    select * from people
)

select * from computed
