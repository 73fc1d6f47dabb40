with patients_by_department as (select * from {{ ref('patients_by_department') }})

select * from patients_by_department
