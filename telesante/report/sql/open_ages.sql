-- Grain: one row per age band, sex and act category, of one care year or of all.
select
    age_band,
    age_band_fr,
    sex,
    act_category,
    sum(act_count) as act_count
from marts.open_acts_by_age_band
where cast($care_year as integer) is null or care_year = cast($care_year as integer)
group by age_band, age_band_fr, sex, act_category
order by age_band = 'unknown', age_band, sex
