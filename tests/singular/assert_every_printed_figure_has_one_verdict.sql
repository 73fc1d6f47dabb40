-- None lost between the lists of printed figures and the verdicts, and none judged twice.
with printed as (select figure_id from {{ ref('stg_published__figures') }}),

judged as (
    select
        figure_id,
        count(*) as verdict_count
    from {{ ref('published_reconciliation') }}
    group by figure_id
)

select
    coalesce(printed.figure_id, judged.figure_id) as figure_id,
    judged.verdict_count
from printed
full outer join judged on printed.figure_id = judged.figure_id
where printed.figure_id is null or judged.verdict_count is distinct from 1
