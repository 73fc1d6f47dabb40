with patients as (select * from {{ ref('stg_published__hdh_patients') }}),

with_masks as (
    select
        *,
        bool_or(is_masked) over (partition by year, breakdown, department) as is_row_masked,
        bool_or(is_masked) over (partition by year, breakdown, member) as is_column_masked
    from patients
),

checks as (
    -- Members add up to the total of their row, departments to that of France. Where a cell is
    -- masked, the others may only fall short of the total.
    select
        concat('hdh_row_', year, '_', breakdown, '_', department_printed) as check_id,
        case when is_row_masked then 'at_most' else 'sum' end as kind,
        figure_id,
        case when member = 'all' then 'result' else 'part' end as role
    from with_masks
    where not is_masked
    union all
    select
        concat('hdh_column_', year, '_', breakdown, '_', member) as check_id,
        case when is_column_masked then 'at_most' else 'sum' end as kind,
        figure_id,
        case when department = 'all' then 'result' else 'part' end as role
    from with_masks
    where not is_masked
)

select * from checks
