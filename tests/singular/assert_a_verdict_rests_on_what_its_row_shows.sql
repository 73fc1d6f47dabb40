-- What stands beside a verdict must support it: a reproduced figure is covered, computed and within
-- its rounding; a contradicted one names who contradicts it; no other verdict hides a reason.
select
    figure_id,
    verdict,
    reason
from {{ ref('published_reconciliation') }}
where
    case verdict
        when 'reproduced'
            then
                is_covered
                and computed_value is not null
                and (
                    abs(difference) <= tolerance + 0.000001
                    or (comparison in ('at_least', 'more_than') and difference >= 0)
                    or (comparison = 'less_than' and difference <= 0)
                )
        when 'contradicted' then contradicted_by is not null
        when 'consistent' then check_id is not null
        when 'not_computable' then computed_value is null and uncomputed_reason is not null
    end is not true
