with ages as (select * from {{ ref('acts_by_age_band') }}),

profiles as (select * from {{ ref('acts_by_beneficiary_profile') }}),

executor_categories as (select * from {{ ref('acts_by_executor_category') }}),

flows as (select * from {{ ref('flows_department') }}),

top_categories as (select * from {{ ref('top_executor_categories') }}),

top_specialties as (select * from {{ ref('top_specialties') }}),

months as (select * from {{ ref('acts_monthly') }}),

note_cells as (
    select
        'acts_by_age_band' as mart,
        {{ cell_key('acts_by_age_band') }} as cell_key,
        edition_id,
        perimeter_id,
        act_category,
        'executor_department' as subject_dimension,
        executor_department as subject_id,
        {{ cell_key('acts_by_age_band', ['executor_department']) }} as subject_total_key,
        'age_band' as member_dimension,
        age_band as member_id,
        {{ cell_key('acts_by_age_band', ['age_band']) }} as member_total_key,
        act_count,
        cast(null as double) as profile_weight_percent
    from ages
    where age_band_system = 'monitoring'
    union all
    select
        'acts_by_beneficiary_profile' as mart,
        {{ cell_key('acts_by_beneficiary_profile') }} as cell_key,
        edition_id,
        perimeter_id,
        act_category,
        'profile' as subject_dimension,
        profile as subject_id,
        {{ cell_key('acts_by_beneficiary_profile', ['profile']) }} as subject_total_key,
        'beneficiary_zone' as member_dimension,
        beneficiary_zone as member_id,
        {{ cell_key('acts_by_beneficiary_profile', ['beneficiary_zone']) }} as member_total_key,
        act_count,
        profile_weight_percent
    from profiles
    union all
    select
        'acts_by_executor_category' as mart,
        {{ cell_key('acts_by_executor_category') }} as cell_key,
        edition_id,
        perimeter_id,
        act_category,
        cast(null as string) as subject_dimension,
        'all' as subject_id,
        cast(null as string) as subject_total_key,
        'executor_category' as member_dimension,
        executor_category as member_id,
        {{ cell_key('acts_by_executor_category', ['executor_category']) }} as member_total_key,
        act_count,
        cast(null as double) as profile_weight_percent
    from executor_categories
    union all
    select
        'flows_department' as mart,
        {{ cell_key('flows_department') }} as cell_key,
        edition_id,
        perimeter_id,
        act_category,
        'executor_department' as subject_dimension,
        executor_department as subject_id,
        {{ cell_key('flows_department', ['executor_department']) }} as subject_total_key,
        'beneficiary_zone' as member_dimension,
        beneficiary_zone as member_id,
        {{ cell_key('flows_department', ['beneficiary_zone']) }} as member_total_key,
        act_count,
        cast(null as double) as profile_weight_percent
    from flows
    union all
    select
        'top_executor_categories' as mart,
        {{ cell_key('top_executor_categories') }} as cell_key,
        edition_id,
        perimeter_id,
        act_category,
        'rank' as subject_dimension,
        cast(rank as string) as subject_id,
        cast(null as string) as subject_total_key,
        'executor_category' as member_dimension,
        executor_category as member_id,
        cast(null as string) as member_total_key,
        act_count,
        cast(null as double) as profile_weight_percent
    from top_categories
    union all
    select
        'top_specialties' as mart,
        {{ cell_key('top_specialties') }} as cell_key,
        edition_id,
        perimeter_id,
        act_category,
        'rank' as subject_dimension,
        cast(rank as string) as subject_id,
        cast(null as string) as subject_total_key,
        'specialty_code' as member_dimension,
        cast(specialty_code as string) as member_id,
        cast(null as string) as member_total_key,
        act_count,
        cast(null as double) as profile_weight_percent
    from top_specialties
    union all
    -- The monthly series has no perimeter: it counts every executor of the store.
    select
        'acts_monthly' as mart,
        {{ cell_key('acts_monthly') }} as cell_key,
        edition_id,
        'all' as perimeter_id,
        act_category,
        'executor_department' as subject_dimension,
        executor_department as subject_id,
        {{ cell_key('acts_monthly', ['executor_department']) }} as subject_total_key,
        'care_month' as member_dimension,
        cast(care_month as string) as member_id,
        {{ cell_key('acts_monthly', ['care_month']) }} as member_total_key,
        act_count,
        cast(null as double) as profile_weight_percent
    from months
)

select * from note_cells
