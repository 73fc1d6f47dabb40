-- The perimeters that an edition counts, the one to show first: whole years before the year that is
-- under way and before parts of one, the newest first; the country before its regions.
with edition as (
    select
        edition_id,
        flux_end
    from marts.dim_edition
    where edition_id = $edition_id
)

select perimeters.*
from marts.dim_perimeter as perimeters
cross join edition
where
    exists (
        select 1 from marts.flows_department as flows
        where
            flows.edition_id = edition.edition_id
            and flows.perimeter_id = perimeters.perimeter_id
    )
order by
    perimeters.care_to < edition.flux_end desc,
    perimeters.care_to - perimeters.care_from >= 364 desc,
    perimeters.care_from desc,
    perimeters.territory = 'FRANCE' desc,
    perimeters.perimeter_id asc
