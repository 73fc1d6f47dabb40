with patients as (select * from {{ ref('stg_published__hdh_patients') }}),

known_faults as (select * from {{ ref('hdh_known_faults') }}),

judged as (
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
)

select * from judged
