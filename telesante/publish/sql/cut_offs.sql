-- Grain: one row per computed edition, with the last flux that it knows.
select
    edition_id,
    flux_end
from publication.dim_edition
