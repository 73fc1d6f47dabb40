-- Grain: one row per path of care and act category, of one care year or of all.
select
    care_path,
    care_path_fr,
    act_category,
    sum(act_count) as act_count
from marts.open_acts_by_care_path
where cast($care_year as integer) is null or care_year = cast($care_year as integer)
group by care_path, care_path_fr, act_category
order by care_path = 'unknown', sum(act_count) desc
