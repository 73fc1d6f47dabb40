select
    age_band,
    label_fr
from marts.dim_age_band
where age_band_system = 'monitoring'
order by sort_order
