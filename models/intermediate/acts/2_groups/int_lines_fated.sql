with lines as (select * from {{ ref('int_lines_filtered') }}),

grouped as (select * from {{ ref('int_lines_grouped') }}),

states as (select * from {{ ref('int_acts_netted') }}),

last_states as (
    select
        act_id,
        max_by(act_quantity, flx_dis_dtd) as act_quantity
    from states
    group by act_id
),

netted as (
    -- Rule 13: the state of the latest flux decides for every line of the group.
    select
        grouped._delivery_id,
        grouped._line,
        case when last_states.act_quantity > 0 then 'counted' else 'cancelled' end as fate
    from grouped
    inner join last_states on grouped.act_id = last_states.act_id
),

fated as (
    select
        lines._delivery_id,
        lines._line,
        lines.flx_dis_dtd,
        coalesce(lines.fate, netted.fate) as fate
    from lines
    left join netted
        on lines._delivery_id = netted._delivery_id and lines._line = netted._line
)

select * from fated
