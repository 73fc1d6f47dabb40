-- Grain: one row per edition and perimeter.
select
    edition_id,
    perimeter_id,
    act_count as acts
from marts.acts_by_age_band
where
    age_band_system = 'monitoring'
    and act_category = 'all'
    and executor_department = 'all'
    and age_band = 'all'
