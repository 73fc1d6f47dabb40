with states as (select * from {{ ref('int_acts_netted') }}),

compared as (
    select
        *,
        lag(act_quantity) over (partition by act_id order by flx_dis_dtd) as former_quantity,
        lag(paid_amount) over (partition by act_id order by flx_dis_dtd) as former_paid,
        lag(reimbursed_amount) over (partition by act_id order by flx_dis_dtd) as former_reimbursed
    from states
),

changed as (
    -- Rule `versions`: a version opens when the quantity or an amount changes, not with each line.
    select * from compared
    where
        former_quantity is distinct from act_quantity
        or former_paid is distinct from paid_amount
        or former_reimbursed is distinct from reimbursed_amount
),

dated as (
    select
        act_id,
        act_quantity,
        paid_amount,
        reimbursed_amount,
        person_order,
        is_ald_claim,
        flx_dis_dtd as known_from,
        coalesce(
            lead(flx_dis_dtd) over (partition by act_id order by flx_dis_dtd),
            cast('9999-12-31' as date)
        ) as known_until
    from changed
),

versioned as (
    -- A version whose quantity is not positive is not an act: its group was cancelled by then.
    select * from dated
    where act_quantity > 0
)

select * from versioned
