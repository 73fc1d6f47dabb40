-- The perimeters that an edition counts, the one to show first: whole years before the year that is
-- under way, the newest first.
select perimeters.*
from marts.dim_perimeter as perimeters
inner join marts.dim_edition as editions on editions.edition_id = $edition_id
where
    exists (
        from marts.flows_department as flows
        where
            flows.edition_id = $edition_id
            and flows.perimeter_id = perimeters.perimeter_id
    )
order by
    perimeters.care_to < editions.flux_end desc,
    perimeters.care_from desc,
    perimeters.perimeter_id
