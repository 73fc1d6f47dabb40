with profiles as (select * from {{ ref('acts_by_beneficiary_profile') }}),

profile_weights_noted as (
    select
        'profile_weight' as sentence_key,
        edition_id,
        perimeter_id,
        profile as subject_id,
        cast(null as string) as member_id,
        act_category,
        {{ cell_key('acts_by_beneficiary_profile') }} as cell_key,
        {{ cell_key('acts_by_beneficiary_profile', ['profile']) }} as base_key
    from profiles
    where profile <> 'all' and beneficiary_zone = 'all' and act_category = 'accompaniment'
)

select * from profile_weights_noted
