-- The quantities of the lines whose fate is `counted` add up to the acts of the open versions.
with line_fates as (select * from {{ ref('int_line_fates') }}),

acts as (select * from {{ ref('fact_acts') }}),

counted_lines as (
    select coalesce(sum(act_quantity), 0) as quantity from line_fates
    where fate = 'counted'
),

open_versions as (
    select coalesce(sum(act_quantity), 0) as quantity
    from acts
    where known_until = cast('9999-12-31' as date)
)

select
    counted_lines.quantity as line_quantity,
    open_versions.quantity as act_quantity
from counted_lines
cross join open_versions
where counted_lines.quantity <> open_versions.quantity
