-- Grain: one row per region as Open DAMIR has them, by code, the unknown one last.
select
    open_region,
    region_name_fr,
    region_codes,
    note_fr
from marts.dim_open_region
order by open_region = 'unknown', region_name_fr
