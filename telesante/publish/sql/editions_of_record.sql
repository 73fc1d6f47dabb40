-- Grain: one row per edition of record that the attached candidate computes.
select
    edition_id,
    is_synthetic
from candidate.publication.dim_edition
where is_of_record
order by edition_id
