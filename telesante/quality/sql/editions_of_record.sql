-- Grain: one row per edition of record that the last publication compared.
select edition_id
from records.published
order by edition_id
