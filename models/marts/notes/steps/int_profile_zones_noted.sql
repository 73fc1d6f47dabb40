with profiles as (select * from {{ ref('acts_by_beneficiary_profile') }}),

profile_zones_noted as (
    -- The report prints such shares of teleconsultations only.
    select
        'profile_zone' as sentence_key,
        edition_id,
        perimeter_id,
        profile as subject_id,
        beneficiary_zone as member_id,
        act_category,
        {{ cell_key('acts_by_beneficiary_profile') }} as cell_key,
        {{ cell_key('acts_by_beneficiary_profile', ['beneficiary_zone']) }} as base_key
    from profiles
    where profile <> 'all' and beneficiary_zone <> 'all' and act_category = 'teleconsultation'
)

select * from profile_zones_noted
