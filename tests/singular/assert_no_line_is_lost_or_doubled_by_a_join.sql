-- Each stored line comes out of the joins of the filters and the netting once.
with stored as (
    select count(*) as line_count from {{ ref('stg_dcir__er_prs_f') }}
),

fated as (
    select sum(line_count) as line_count from {{ ref('int_line_fates') }}
)

select
    stored.line_count as stored_count,
    fated.line_count as fated_count
from stored
cross join fated
where stored.line_count <> coalesce(fated.line_count, 0)
