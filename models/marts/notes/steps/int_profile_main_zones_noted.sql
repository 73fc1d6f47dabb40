with profiles as (select * from {{ ref('acts_by_beneficiary_profile') }}),

ranked as (
    select
        *,
        {{ alone_in_front(['edition_id', 'perimeter_id', 'act_category', 'profile']) }} as is_first
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
    where is_first
)

select * from profile_main_zones_noted
