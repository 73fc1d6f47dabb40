-- Grain: one row per flux month of Open DAMIR that the release holds.
select flux_month
from release.marts.open_completeness
where is_staged
order by flux_month
