-- No join that describes an act loses or doubles it.
with versions as (
    select count(*) as version_count from {{ ref('int_acts_versioned') }}
),

lines_alone as (
    select count(*) as line_count from {{ ref('int_lines_alone') }}
    where prs_act_qte > 0
),

facts as (
    select count(*) as fact_count from {{ ref('fact_acts') }}
)

select
    versions.version_count,
    lines_alone.line_count,
    facts.fact_count
from versions
cross join lines_alone
cross join facts
where versions.version_count + lines_alone.line_count <> facts.fact_count
