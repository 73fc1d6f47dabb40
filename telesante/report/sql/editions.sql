select *
from marts.dim_edition
order by flux_end, edition_id
