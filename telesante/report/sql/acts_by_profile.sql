select
    act_category,
    profile,
    beneficiary_zone,
    act_count,
    profile_weight_percent,
    zone_share_percent,
    is_masked,
    is_rounded
from marts.acts_by_beneficiary_profile
where
    edition_id = $edition_id
    and perimeter_id = $perimeter_id
    and act_category in ('teleconsultation', 'accompaniment')
