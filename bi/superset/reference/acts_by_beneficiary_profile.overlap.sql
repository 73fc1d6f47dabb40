-- Grain: one row per edition and perimeter: profiles overlap, so there is no sum of them.
select
    edition_id,
    perimeter_id,
    if(count(distinct profile) = 1, sum(act_count), null) as acts_by_profile
from marts.acts_by_beneficiary_profile
where act_category = 'all' and profile <> 'all' and beneficiary_zone = 'all'
group by edition_id, perimeter_id
