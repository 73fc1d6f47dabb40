-- Grain: one row per edition, perimeter, act category and age band.
select
    edition_id,
    perimeter_id,
    act_category,
    age_band,
    act_count as acts_by_category_and_band
from marts.acts_by_age_band
where age_band_system = 'monitoring' and act_category <> 'all' and age_band <> 'all'
