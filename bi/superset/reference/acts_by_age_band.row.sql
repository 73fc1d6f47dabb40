-- Grain: one row per row of the mart in the band system `monitoring`.
select
    edition_id,
    perimeter_id,
    act_category,
    executor_department,
    age_band,
    age_band_share_percent as age_band_share_percent_of_row,
    patient_count as patients,
    cast(is_masked as integer) as masked_rows
from marts.acts_by_age_band
where age_band_system = 'monitoring'
