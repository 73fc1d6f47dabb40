with judged as (select * from {{ ref('int_hdh_rows_judged') }}),

-- The sheets count the same patients: each total must be that of every sheet not known to be wrong.
paired as (
    select
        concat(total.figure_id, '_in_', other.breakdown) as check_id,
        total.figure_id as total_id,
        other.figure_id as other_id,
        total.year,
        total.source_sheet,
        total.department,
        total.is_faulty
    from judged as total
    inner join judged as other
        on total.year = other.year and total.department = other.department
    where
        total.member = 'all'
        and other.member = 'all'
        and total.source_sheet <> other.source_sheet
        and not other.is_faulty
)

select * from paired
