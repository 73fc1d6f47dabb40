with patients as (select * from {{ ref('stg_published__hdh_patients') }}),

known_faults as (select * from {{ ref('hdh_known_faults') }}),

departments as (select * from {{ ref('departments') }}),

-- The workbook prints some departments together: each group gets the inhabitants it covers. Those
-- of the overseas territories are in no list.
residences as (
    select
        department_code as department,
        department_name,
        population
    from departments
    union all
    select
        'corsica' as department,
        'Corse' as department_name,
        population
    from departments
    where region_name = 'Corse'
    union all
    select
        'overseas_departments' as department,
        'Outre-mer (départements)' as department_name,
        population
    from departments
    where length(department_code) = 3
    union all
    select
        'overseas' as department,
        'Outre-mer (territoires)' as department_name,
        cast(null as int) as population
    union all
    select
        'all' as department,
        'France' as department_name,
        population
    from departments
),

inhabitants as (
    select
        department,
        department_name,
        cast(sum(population) as bigint) as inhabitant_count
    from residences
    group by department, department_name
),

patients_by_department as (
    select
        case when not patients.is_masked then patients.figure_id end as figure_id,
        'hdh_teleconsultations_2022' as document_id,
        patients.year,
        patients.department,
        inhabitants.department_name,
        patients.breakdown,
        patients.member,
        patients.patient_count,
        inhabitants.inhabitant_count,
        round(
            1000 * cast(patients.patient_count as double) / inhabitants.inhabitant_count, 2
        ) as patients_per_1000_inhabitants,
        nullif(concat_ws('; ', patients.code_warning, known_faults.fault), '') as warning,
        patients.is_masked,
        false as is_synthetic
    from patients
    inner join inhabitants on patients.department = inhabitants.department
    left join known_faults
        on
            patients.source_sheet = known_faults.source_sheet
            and patients.year = known_faults.year
            and patients.department_printed = known_faults.department_printed
)

select * from patients_by_department
