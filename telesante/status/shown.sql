-- Grain: one row, or none: the edition and perimeter whose table is shown, the newest one of record
-- before the others, and in it the newest whole year.
select
    editions.edition_id,
    perimeters.perimeter_id,
    perimeters.label_fr,
    perimeters.outside_code_fr
from marts.dim_edition as editions
cross join marts.dim_perimeter as perimeters
where
    exists (
        select 1 from marts.flows_department as flows
        where
            flows.edition_id = editions.edition_id
            and flows.perimeter_id = perimeters.perimeter_id
    )
order by
    editions.edition_id <> 'latest' and editions.is_covered desc,
    editions.flux_end desc,
    perimeters.care_to < editions.flux_end desc,
    perimeters.care_from desc,
    perimeters.perimeter_id
limit 1
