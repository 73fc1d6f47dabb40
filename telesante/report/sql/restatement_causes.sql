-- Why the acts of the perimeter changed since the edition before.
select
    cell_key,
    cause,
    share_percent
from marts.restatements
where
    mart = 'acts_by_executor_category'
    and from_edition = $previous_id
    and to_edition = $edition_id
    and cell_key = concat_ws('|', to_edition, $perimeter_id, 'all', 'all')
order by -share_percent, cause
