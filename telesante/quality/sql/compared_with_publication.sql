-- Grain: one row per cell of one mart that is published or has to be: how it stands to the unmasked
-- mart, and the smallest count behind it when it is visible. A provisional cell stands to the ten.
with shown as (
    select
        *,
        true as is_shown
    from publication.${mart}
),

counted as (
    select
        *,
        ${is_due} as is_due
    from (${counted})
)

select
    ${names},
    case
        when shown.is_shown is null then 'missing'
        when counted.is_due is not true then 'undue'
        when shown.is_masked then 'masked'
        when shown.is_rounded then if(${is_far}, 'different', 'rounded')
        when ${is_carried} then 'carried'
        when ${is_unlike} then 'different'
        when ${is_provisional} then 'exact'
        else 'equal'
    end as standing,
    case when shown.${measure} is not null then ${least_count} end as least_count
from shown
full outer join counted using (${key})
where shown.is_shown or counted.is_due
