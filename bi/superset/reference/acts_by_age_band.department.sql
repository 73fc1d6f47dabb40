-- Grain: one row per edition, perimeter, executor department and age band.
select
    edition_id,
    perimeter_id,
    executor_department,
    age_band,
    act_count as acts_by_department_and_band
from marts.acts_by_age_band
where age_band_system = 'monitoring' and executor_department <> 'all' and age_band <> 'all'
