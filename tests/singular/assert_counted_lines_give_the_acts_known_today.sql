-- The quantities of the lines whose fate is `counted` add up to the acts of the open versions.
with lines as (select * from {{ ref('int_lines_filtered') }}),

fates as (select * from {{ ref('int_lines_fated') }}),

acts as (select * from {{ ref('fact_acts') }}),

counted_lines as (
    select coalesce(sum(lines.prs_act_qte), 0) as quantity
    from lines
    inner join fates
        on lines._delivery_id = fates._delivery_id and lines._line = fates._line
    where fates.fate = 'counted'
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
