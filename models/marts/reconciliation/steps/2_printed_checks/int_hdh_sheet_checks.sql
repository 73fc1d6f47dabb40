with patients as (select * from {{ ref('stg_published__hdh_patients') }}),

known_faults as (select * from {{ ref('hdh_known_faults') }}),

shown as (
    select
        patients.*,
        known_faults.fault is not null as is_faulty
    from patients
    left join known_faults
        on
            patients.source_sheet = known_faults.source_sheet
            and patients.year = known_faults.year
            and patients.department_printed = known_faults.department_printed
    where not patients.is_masked
),

-- The sheets count the same patients: each total must be that of every sheet not known to be wrong.
pairs as (
    select
        concat(total.figure_id, '_in_', other.breakdown) as check_id,
        total.figure_id as total_id,
        other.figure_id as other_id,
        total.year,
        total.source_sheet,
        total.department,
        total.is_faulty
    from shown as total
    inner join shown as other
        on total.year = other.year and total.department = other.department
    where
        total.member = 'all'
        and other.member = 'all'
        and total.source_sheet <> other.source_sheet
        and not other.is_faulty
),

checks as (
    select
        check_id,
        'equal' as kind,
        total_id as figure_id,
        'result' as role
    from pairs
    union all
    select
        check_id,
        'equal' as kind,
        other_id as figure_id,
        'part' as role
    from pairs
    union all
    -- A row with a known fault is contradicted as a whole.
    select
        pairs.check_id,
        'equal' as kind,
        shown.figure_id,
        'row' as role
    from pairs
    inner join shown
        on
            pairs.year = shown.year
            and pairs.source_sheet = shown.source_sheet
            and pairs.department = shown.department
    where pairs.is_faulty and shown.member <> 'all'
)

select * from checks
