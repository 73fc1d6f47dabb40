select
    department_code,
    department_name,
    region_code,
    pilote_zone_id
from marts.dim_department
where is_department
order by department_code
