-- Grain: one row per edition, perimeter and age band.
select
    edition_id,
    perimeter_id,
    age_band,
    act_count as acts_by_band
from marts.acts_by_age_band
where
    age_band_system = 'monitoring'
    and act_category = 'all'
    and executor_department = 'all'
    and age_band <> 'all'
