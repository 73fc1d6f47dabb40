with category_ages as (select * from {{ ref('int_category_ages_noted') }}),

department_ages as (select * from {{ ref('int_department_ages_noted') }}),

profile_zones as (select * from {{ ref('int_profile_zones_noted') }}),

profile_main_zones as (select * from {{ ref('int_profile_main_zones_noted') }}),

profile_weights as (select * from {{ ref('int_profile_weights_noted') }}),

profile_heaviest_departments as (select * from {{ ref('int_profile_heaviest_departments_noted') }}),

executor_categories as (select * from {{ ref('int_executor_categories_noted') }}),

flow_totals as (select * from {{ ref('int_flow_totals_noted') }}),

executor_main_zones as (select * from {{ ref('int_executor_main_zones_noted') }}),

zone_main_executors as (select * from {{ ref('int_zone_main_executors_noted') }}),

top_categories as (select * from {{ ref('int_top_categories_noted') }}),

top_specialties as (select * from {{ ref('int_top_specialties_noted') }}),

busiest_months as (select * from {{ ref('int_busiest_months_noted') }}),

notes as (
    select * from category_ages
    union all
    select * from department_ages
    union all
    select * from profile_zones
    union all
    select * from profile_main_zones
    union all
    select * from profile_weights
    union all
    select * from profile_heaviest_departments
    union all
    select * from executor_categories
    union all
    select * from flow_totals
    union all
    select * from executor_main_zones
    union all
    select * from zone_main_executors
    union all
    select * from top_categories
    union all
    select * from top_specialties
    union all
    select * from busiest_months
),

notes_listed as (
    select
        concat_ws('|', sentence_key, edition_id, perimeter_id, act_category, subject_id, member_id)
            as note_id,
        *
    from notes
)

select * from notes_listed
