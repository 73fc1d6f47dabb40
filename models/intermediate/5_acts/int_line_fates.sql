with filtered as (select * from {{ ref('int_lines_filtered') }}),

alone as (select * from {{ ref('int_lines_alone') }}),

ordered as (select * from {{ ref('int_lines_ordered') }}),

last_states as (
    select * from {{ ref('int_acts_netted') }}
    where is_last_state
),

netted as (
    -- Rule `one-fate`: the state of an act group after its latest flux decides for all its lines.
    select
        _delivery_id,
        flx_dis_dtd,
        prs_act_qte,
        prs_act_qte as last_quantity,
        prs_act_qte > 0 as has_positive_line
    from alone
    union all
    select
        ordered._delivery_id,
        ordered.flx_dis_dtd,
        ordered.prs_act_qte,
        last_states.act_quantity as last_quantity,
        last_states.person_order is not null as has_positive_line
    from ordered
    left join last_states on ordered.act_id = last_states.act_id
),

fated as (
    select
        _delivery_id,
        flx_dis_dtd,
        fate,
        prs_act_qte
    from filtered
    where fate is not null
    union all
    select
        _delivery_id,
        flx_dis_dtd,
        case
            when last_quantity > 0 then 'counted'
            -- A negative line without a positive one cancels an act that the store does not hold:
            -- the act is older than the store, or it was delivered with another value in one of
            -- the five columns that pair the two.
            when last_quantity < 0 and not has_positive_line then 'orphan_reversal'
            else 'cancelled'
        end as fate,
        prs_act_qte
    from netted
),

line_fates as (
    select
        _delivery_id,
        flx_dis_dtd,
        fate,
        count(*) as line_count,
        sum(prs_act_qte) as act_quantity
    from fated
    group by _delivery_id, flx_dis_dtd, fate
)

select * from line_fates
