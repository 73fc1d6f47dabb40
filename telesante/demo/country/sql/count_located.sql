-- Acts of 2024 and their patients, by department of the executor.
select
    located.edition_id,
    departments.code,
    sum(located.acts) as acts,
    count(distinct located.person) as patients
from located
inner join departments on located.executor_department = departments.department
group by located.edition_id, departments.code
