-- Grain: one row, an edition of record with what a release says of it.
select
    * replace (
        cast($recorded_on as date) as recorded_on,
        cast($restated_on as date) as restated_on,
        cast($restated_because as varchar) as restated_because
    )
from candidate.publication.dim_edition
where edition_id = $edition_id
