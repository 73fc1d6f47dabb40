-- Members add up to the total of their row, and departments to the total of France; where a cell is
-- masked the sum may only fall short. No listed fault is exempt: the swapped rows were exchanged
-- whole, and the contradicted overseas count went into its own sheet's total.
with patients as (select * from {{ ref('patients_by_department') }}),

member_sums as (
    select
        year,
        breakdown,
        department,
        sum(patient_count) filter (where member <> 'all') as parts,
        max(patient_count) filter (where member = 'all') as total,
        count_if(is_masked) as masked_cells
    from patients
    group by year, breakdown, department
),

department_sums as (
    select
        year,
        breakdown,
        member,
        sum(patient_count) filter (where department <> 'all') as parts,
        max(patient_count) filter (where department = 'all') as total,
        count_if(is_masked) as masked_cells
    from patients
    group by year, breakdown, member
)

select
    year,
    breakdown,
    department as summed,
    parts,
    total
from member_sums
where (masked_cells = 0 and parts is distinct from total) or parts > total
union all
select
    year,
    breakdown,
    member,
    parts,
    total
from department_sums
where (masked_cells = 0 and parts is distinct from total) or parts > total or total is null
