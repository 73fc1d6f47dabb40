-- Each stored line comes out of the joins of rules 1 to 4 once.
with stored as (
    select count(*) as line_count from {{ ref('stg_dcir__er_prs_f') }}
),

fated as (
    select count(*) as line_count from {{ ref('int_lines_fated') }}
)

select
    stored.line_count as stored_count,
    fated.line_count as fated_count
from stored
cross join fated
where stored.line_count <> fated.line_count
