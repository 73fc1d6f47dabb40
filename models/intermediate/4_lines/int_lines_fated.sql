with excluded as (select * from {{ ref('int_lines_excluded') }}),

isolated as (select * from {{ ref('int_lines_isolated') }}),

ordered as (select * from {{ ref('int_lines_ordered') }}),

last_states as (
    select * from {{ ref('int_acts_netted') }}
    where is_last_state
),

netted as (
    select
        _delivery_id,
        _line,
        flx_dis_dtd,
        prs_act_qte as last_quantity
    from isolated
    union all
    select
        ordered._delivery_id,
        ordered._line,
        ordered.flx_dis_dtd,
        last_states.act_quantity as last_quantity
    from ordered
    left join last_states on ordered.act_id = last_states.act_id
),

fated as (
    select
        _delivery_id,
        _line,
        flx_dis_dtd,
        fate
    from excluded
    union all
    -- Rule 13: the state of the latest flux decides for every line of the group.
    select
        _delivery_id,
        _line,
        flx_dis_dtd,
        case when last_quantity > 0 then 'counted' else 'cancelled' end as fate
    from netted
)

select * from fated
