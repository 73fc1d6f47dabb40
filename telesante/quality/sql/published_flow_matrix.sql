-- Grain: one row per printed cell or margin of the flow matrix.
select
    figure_id,
    edition_id,
    perimeter_id,
    executor_department,
    beneficiary_zone,
    act_count,
    weight_percent
from seeds.flow_matrix_2024
order by
    edition_id,
    perimeter_id,
    executor_department = 'all',
    executor_department,
    beneficiary_zone = 'all',
    beneficiary_zone in ('HIDF', 'NC'),
    beneficiary_zone
