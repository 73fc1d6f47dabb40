with tops as (
    select *
    from marts.top_specialties
    where
        edition_id = $edition_id
        and perimeter_id = $perimeter_id
        and act_category = 'all'
)

select
    tops.rank,
    specialties.label as label_fr,
    tops.act_count,
    tops.professional_count,
    tops.is_masked,
    tops.is_rounded
from tops
left join marts.dim_specialty as specialties
    on tops.specialty_code = specialties.specialty_code
order by tops.rank
