-- The three sheets of the workbook count the same patients, so their totals must agree. A total
-- that differs from another sheet's must be explained by a listed fault, and a listed fault must
-- show: otherwise the list of faults, or the copy of the figures, is wrong.
with totals as (
    select
        year,
        department_printed,
        source_sheet,
        patients
    from {{ ref('hdh_patients_by_department') }}
    where member = 'all' and not is_masked
),

contradicted as (
    select
        year,
        department_printed
    from totals
    group by year, department_printed
    having min(patients) <> max(patients)
),

listed as (
    select distinct
        year,
        department_printed
    from {{ ref('hdh_known_faults') }}
)

select
    coalesce(contradicted.year, listed.year) as year_printed,
    coalesce(contradicted.department_printed, listed.department_printed) as department_printed,
    listed.year is null as is_unlisted
from contradicted
full outer join listed
    on
        contradicted.year = listed.year
        and contradicted.department_printed = listed.department_printed
where contradicted.year is null or listed.year is null
