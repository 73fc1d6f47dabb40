with profiles as (select * from {{ ref('acts_by_beneficiary_profile') }}),

ranked as (
    select
        *,
        rank() over (
            partition by edition_id, perimeter_id, act_category, profile order by act_count desc
        ) as place,
        count(*) over (partition by edition_id, perimeter_id, act_category, profile, act_count)
            as equal_count
    from profiles
    where profile <> 'all' and beneficiary_zone <> 'all'
),

profile_main_zones_noted as (
    select
        'profile_main_zone' as sentence_key,
        edition_id,
        perimeter_id,
        profile as subject_id,
        beneficiary_zone as member_id,
        act_category,
        {{ cell_key('acts_by_beneficiary_profile') }} as cell_key,
        {{ cell_key('acts_by_beneficiary_profile', ['beneficiary_zone']) }} as base_key
    from ranked
    where place = 1 and equal_count = 1
)

select * from profile_main_zones_noted
