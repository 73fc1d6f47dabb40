with excluded as (select * from {{ ref('int_lines_excluded') }}),

grouped as (select * from {{ ref('int_lines_grouped') }}),

cancelled_acts as (
    -- Rule 13: the state of the latest flux decides for every line of the group.
    select * from {{ ref('int_acts_netted') }}
    where is_last_state and act_quantity <= 0
),

fated as (
    select
        _delivery_id,
        _line,
        flx_dis_dtd,
        fate
    from excluded
    union all
    select
        grouped._delivery_id,
        grouped._line,
        grouped.flx_dis_dtd,
        case when cancelled_acts.act_id is null then 'counted' else 'cancelled' end as fate
    from grouped
    left join cancelled_acts on grouped.act_id = cancelled_acts.act_id
)

select * from fated
