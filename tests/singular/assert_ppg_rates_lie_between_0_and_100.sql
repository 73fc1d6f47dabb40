-- The numerator is a part of the denominator, and a zone without general practitioners has no row.
select
    edition_id,
    quarter_end,
    zone_id
from {{ ref('ppg_teleconsultation_uptake') }}
where
    gp_count <= 0
    or gp_teleconsulting_count < 0
    or gp_teleconsulting_count > gp_count
    or uptake_percent is null
    or uptake_percent < 0
    or uptake_percent > 100
