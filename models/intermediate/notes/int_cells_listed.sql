with acts_by_age_band as (select * from {{ ref('acts_by_age_band') }}),

acts_by_beneficiary_profile as (select * from {{ ref('acts_by_beneficiary_profile') }}),

acts_by_executor_category as (select * from {{ ref('acts_by_executor_category') }}),

acts_monthly as (select * from {{ ref('acts_monthly') }}),

flows_department as (select * from {{ ref('flows_department') }}),

top_executor_categories as (select * from {{ ref('top_executor_categories') }}),

top_specialties as (select * from {{ ref('top_specialties') }}),

cells_listed as (
    {{ cells_of('acts_by_age_band', 'act_count') }}
    union all
    {{ cells_of('acts_by_age_band', 'age_band_share_percent') }}
    union all
    {{ cells_of('acts_by_beneficiary_profile', 'act_count') }}
    union all
    {{ cells_of('acts_by_beneficiary_profile', 'zone_share_percent') }}
    union all
    {{ cells_of('acts_by_beneficiary_profile', 'profile_weight_percent') }}
    union all
    {{ cells_of('acts_by_executor_category', 'act_count') }}
    union all
    {{ cells_of('acts_monthly', 'act_count') }}
    union all
    {{ cells_of('flows_department', 'act_count') }}
    union all
    {{ cells_of('flows_department', 'weight_percent') }}
    union all
    {{ cells_of('flows_department', 'executor_share_percent') }}
    union all
    {{ cells_of('top_executor_categories', 'act_count') }}
    union all
    {{ cells_of('top_specialties', 'act_count') }}
)

select * from cells_listed
