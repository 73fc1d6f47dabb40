-- Grain: one row per row of the mart.
select
    edition_id,
    perimeter_id,
    act_category,
    if(profile = 'all', 'Total', profile) as profile_fr,
    beneficiary_zone,
    act_count as act_count_of_row,
    profile_weight_percent as profile_weight_percent_of_row,
    zone_share_percent as zone_share_percent_of_row,
    patient_count as patients,
    cast(is_masked as integer) as masked_rows
from marts.acts_by_beneficiary_profile
