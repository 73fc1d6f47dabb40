select
    act_category,
    executor_department,
    age_band,
    act_count,
    age_band_share_percent,
    is_masked,
    is_rounded
from marts.acts_by_age_band
where
    edition_id = $edition_id
    and perimeter_id = $perimeter_id
    and age_band_system = 'monitoring'
    and (act_category = 'all' or executor_department = 'all')
