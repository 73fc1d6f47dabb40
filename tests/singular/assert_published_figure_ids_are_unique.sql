-- One name for one printed figure, over every list of them: verdicts are keyed by it.
with figures as (
    select figure_id from {{ ref('stg_published__flow_matrix') }}
    union all
    select figure_id from {{ ref('stg_published__figures') }}
)

select
    figure_id,
    count(*) as figure_count
from figures
group by figure_id
having count(*) > 1
