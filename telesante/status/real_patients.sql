-- Patients with a teleconsultation in 2021 by department of the regions that the store covers, and
-- how many of them have an ALD: real SNDS figures.
select
    departments.department_code,
    departments.department_name,
    max(patients.patient_count) filter (patients.member = 'all') as patient_count,
    max(patients.patient_count) filter (patients.member = 'ALD') as ald_patient_count,
    max(patients.patients_per_1000_inhabitants) filter (patients.member = 'all') as rate
from marts.patients_by_department as patients
inner join marts.dim_department as departments
    on patients.department = departments.department_code
where
    patients.year = 2021
    and patients.breakdown = 'ald'
    and departments.region_code in (select executor_region_code from marts.dim_perimeter)
group by departments.department_code, departments.department_name
order by departments.department_code
