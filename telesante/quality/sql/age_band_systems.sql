-- Grain: one row per age band system.
select distinct age_band_system
from seeds.age_bands
order by age_band_system
