-- Grain: one row per edition and perimeter.
select
    edition_id,
    perimeter_id,
    act_count as acts
from marts.acts_by_beneficiary_profile
where act_category = 'all' and profile = 'all' and beneficiary_zone = 'all'
