with isolated as (select * from {{ ref('int_lines_isolated') }}),

netted as (select * from {{ ref('int_acts_netted') }}),

stated as (
    select
        act_id,
        care_date,
        flx_dis_dtd,
        flux_quantity,
        act_quantity
    from netted
    union all
    select
        {{ act_id('isolated') }} as act_id,
        care_date,
        flx_dis_dtd,
        prs_act_qte as flux_quantity,
        prs_act_qte as act_quantity
    from isolated
)

select * from stated
