with lines as (select * from {{ ref('int_open_lines_described') }}),

store as (select * from {{ ref('int_store_described') }}),

open_acts_monthly as (
    select
        lines.flux_month,
        lines.care_month,
        lines.act_code,
        lines.act_category,
        cast(sum(lines.act_count) as bigint) as act_count,
        cast(sum(lines.paid_amount) as decimal(18, 2)) as paid_amount,
        cast(sum(lines.reimbursed_amount) as decimal(18, 2)) as reimbursed_amount,
        {{ open_source('store.is_synthetic') }} as source_fr,
        store.is_synthetic
    from lines
    cross join store
    group by
        lines.flux_month,
        lines.care_month,
        lines.act_code,
        lines.act_category,
        store.is_synthetic
)

select * from open_acts_monthly
