with lines as (select * from {{ ref('int_open_lines_described') }}),

open_acts_by_specialty as (
    select
        care_year,
        act_category,
        executor_category,
        executor_category_fr,
        specialty_code,
        specialty_fr,
        cast(sum(act_count) as bigint) as act_count,
        cast(sum(paid_amount) as decimal(18, 2)) as paid_amount,
        cast(sum(reimbursed_amount) as decimal(18, 2)) as reimbursed_amount,
        source_fr,
        is_synthetic
    from lines
    group by
        care_year,
        act_category,
        executor_category,
        executor_category_fr,
        specialty_code,
        specialty_fr,
        source_fr,
        is_synthetic
)

select * from open_acts_by_specialty
