-- Grain: one row per edition.
select
    edition_id,
    1 as editions
from marts.dim_edition
