-- None lost between the workbook and the mart: three years, 98 printed departments, and the
-- 3 + 7 + 3 columns of the three sheets.
select count(*) as patient_line_count
from {{ ref('patients_by_department') }}
having count(*) <> 3 * 98 * (3 + 7 + 3)
