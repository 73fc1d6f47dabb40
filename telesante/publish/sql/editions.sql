-- Grain: one row per published edition; none where no flux of DCIR is held.
select
    edition_id,
    label_fr,
    flux_end,
    is_covered,
    is_synthetic
from release.marts.dim_edition
where flux_months_found > 0
order by flux_end, edition_id
