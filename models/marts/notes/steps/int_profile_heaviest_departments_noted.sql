with profiles as (select * from {{ ref('acts_by_beneficiary_profile') }}),

departments as (select * from {{ ref('departments') }}),

ranked as (
    select
        profiles.*,
        rank() over (
            partition by profiles.edition_id, profiles.perimeter_id, profiles.profile
            order by profiles.profile_weight_percent desc
        ) as place
    from profiles
    inner join departments on profiles.beneficiary_zone = departments.department_code
    where profiles.profile <> 'all' and profiles.act_category = 'accompaniment'
),

profile_heaviest_departments_noted as (
    select
        'profile_heaviest_department' as sentence_key,
        edition_id,
        perimeter_id,
        profile as subject_id,
        beneficiary_zone as member_id,
        act_category,
        {{ cell_key('acts_by_beneficiary_profile') }} as cell_key,
        {{ cell_key('acts_by_beneficiary_profile', ['profile']) }} as base_key
    from ranked
    where place = 1
)

select * from profile_heaviest_departments_noted
