-- Rule `scope`: a date of the nomenclature has a source, and no date is kept from memory. Red for
-- each code whose date stands alone, or whose source stands without a date.
with acts as (select * from {{ ref('acts') }})

select
    act_code,
    valid_from,
    valid_from_source,
    valid_to,
    valid_to_source
from acts
where
    (valid_from is null) <> (valid_from_source is null or trim(valid_from_source) = '')
    or (valid_to is null) <> (valid_to_source is null or trim(valid_to_source) = '')
    or (valid_from is null) <> (valid_from_precision = 'unknown')
