-- Grain: one row per profile and act category, of one care year or of all.
select
    profile,
    act_category,
    sum(act_count_low) as act_count_low,
    sum(act_count_high) as act_count_high
from marts.open_acts_by_profile
where cast($care_year as integer) is null or care_year = cast($care_year as integer)
group by profile, act_category
order by profile, act_category
