with monitoring as (select * from {{ ref('int_monitoring_figures_computed') }}),

nationwide as (select * from {{ ref('int_national_figures_computed') }}),

computed as (
    select * from monitoring
    union all
    select * from nationwide
)

select * from computed
