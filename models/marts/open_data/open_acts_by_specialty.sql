with lines as (select * from {{ ref('int_open_lines_described') }}),

store as (select * from {{ ref('int_store_described') }}),

open_acts_by_specialty as (
    select
        lines.care_year,
        lines.act_category,
        lines.executor_category,
        lines.specialty_code,
        lines.specialty_fr,
        cast(sum(lines.act_count) as bigint) as act_count,
        cast(sum(lines.paid_amount) as decimal(18, 2)) as paid_amount,
        cast(sum(lines.reimbursed_amount) as decimal(18, 2)) as reimbursed_amount,
        {{ open_source('store.is_synthetic') }} as source_fr,
        store.is_synthetic
    from lines
    cross join store
    group by
        lines.care_year,
        lines.act_category,
        lines.executor_category,
        lines.specialty_code,
        lines.specialty_fr,
        store.is_synthetic
)

select * from open_acts_by_specialty
