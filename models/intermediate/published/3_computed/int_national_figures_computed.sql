with chronic_patients as (select * from {{ ref('int_chronic_figures_computed') }}),

volumes as (select * from {{ ref('int_volume_figures_computed') }}),

changes as (select * from {{ ref('int_change_figures_computed') }}),

shares as (select * from {{ ref('int_share_figures_computed') }}),

computed as (
    select * from chronic_patients
    union all
    select * from volumes
    union all
    select * from changes
    union all
    select * from shares
)

select * from computed
