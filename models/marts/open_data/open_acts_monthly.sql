with lines as (select * from {{ ref('int_open_lines_described') }}),

open_acts_monthly as (
    select
        flux_month,
        care_month,
        act_code,
        act_category,
        cast(sum(act_count) as bigint) as act_count,
        cast(sum(paid_amount) as decimal(18, 2)) as paid_amount,
        cast(sum(reimbursed_amount) as decimal(18, 2)) as reimbursed_amount,
        source_fr,
        is_synthetic
    from lines
    group by flux_month, care_month, act_code, act_category, source_fr, is_synthetic
)

select * from open_acts_monthly
