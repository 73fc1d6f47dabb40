-- Grain: one row per edition, perimeter and profile.
select
    edition_id,
    perimeter_id,
    profile as profile_fr,
    act_count as acts_by_profile
from marts.acts_by_beneficiary_profile
where act_category = 'all' and profile <> 'all' and beneficiary_zone = 'all'
