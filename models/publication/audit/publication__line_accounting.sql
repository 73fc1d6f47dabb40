with line_accounting as (select * from {{ ref('line_accounting') }}),

published as (
    -- Neither files nor flux months: their names are the agency's own business, and lines are
    -- counted without their patients, so that no threshold could be applied to a smaller cell.
    select
        fate,
        cast(sum(line_count) as bigint) as line_count,
        bool_or(is_synthetic) as is_synthetic
    from line_accounting
    group by fate
)

select * from published
