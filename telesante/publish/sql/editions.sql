-- Grain: one row per published edition.
select
    edition_id,
    label_fr,
    flux_end,
    is_covered,
    is_synthetic
from release.marts.dim_edition
order by flux_end, edition_id
