-- Grain: one row per total over one dimension of one mart, beside what is shown of its members and
-- what is hidden.
with figures as (
    select
        shown.*,
        if(shown.is_masked or shown.is_rounded, counted.${measure}, shown.${measure}) as figure
    from publication.${mart} as shown
    left join marts.${mart} as counted using (${key})
)

select
    ${within},
    cast(sum(figure) filter (${dimension} = 'all') as bigint) as total,
    cast(sum(figure) filter (${dimension} <> 'all') as bigint) as sum_of_members
from figures
group by ${within}
having count(*) filter (${dimension} <> 'all') > 0
