select
    breakdown,
    member,
    label_fr,
    project_count,
    printed_percent,
    share_percent
from marts.projects_2016
order by breakdown asc, project_count desc, member asc
