with lines as (select * from {{ ref('int_lines_ordered') }}),

by_flux as (
    select
        act_id,
        flx_dis_dtd,
        sum(prs_act_qte) as flux_quantity,
        sum(prs_pai_mnt) as flux_paid,
        sum(bse_rem_mnt) as flux_reimbursed,
        max(case when prs_act_qte > 0 then person_order end) as flux_order,
        bool_or(is_ald_claim) as has_ald_claim
    from lines
    group by act_id, flx_dis_dtd
),

netted as (
    -- Rule `netting`: a régularisation repeats its line with a negative quantity, in the same flux
    -- or in a later one, so the state after a flux is the sum of everything known by then.
    select
        act_id,
        flx_dis_dtd,
        flux_quantity,
        sum(flux_quantity) over (
            partition by act_id order by flx_dis_dtd
            rows between unbounded preceding and current row
        ) as act_quantity,
        sum(flux_paid) over (
            partition by act_id order by flx_dis_dtd
            rows between unbounded preceding and current row
        ) as paid_amount,
        sum(flux_reimbursed) over (
            partition by act_id order by flx_dis_dtd
            rows between unbounded preceding and current row
        ) as reimbursed_amount,
        -- The latest line of positive quantity, whose attributes describe the act.
        max(flux_order) over (
            partition by act_id order by flx_dis_dtd
            rows between unbounded preceding and current row
        ) as person_order,
        bool_or(has_ald_claim) over (
            partition by act_id order by flx_dis_dtd
            rows between unbounded preceding and current row
        ) as is_ald_claim,
        lead(flx_dis_dtd) over (partition by act_id order by flx_dis_dtd) is null as is_last_state
    from by_flux
)

select * from netted
