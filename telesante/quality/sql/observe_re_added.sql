-- Grain: one row, of one dimension of one mart: totals that are not what is shown of their members
-- and what is hidden.
with figures as (
    select
        shown.*,
        case when shown.is_masked then counted.${measure} else shown.${measure} end as figure
    from publication.${mart} as shown
    left join marts.${mart} as counted using (${key})
),

totals as (
    select
        ${within},
        sum(figure) filter (${dimension} = 'all') as total,
        sum(figure) filter (${dimension} <> 'all') as re_added
    from figures
    group by ${within}
    having count(*) filter (${dimension} <> 'all') > 0
)

select
    're_added_${mart}_${dimension}' as rule_key,
    cast(count(*) filter (total is distinct from re_added) as double) as observed
from totals
