-- Grain: one row per rule on the state of the published figures as a whole.
with expected as (
    $baseline_of_kind
),

figures as (
    select
        figure_id,
        verdict,
        reason,
        computed_value,
        is_covered
    from marts.published_reconciliation
),

paired as (
    select
        expected.verdict as expected_verdict,
        figures.verdict
    from expected
    full outer join figures using (figure_id)
)

select
    'baseline_reproduced' as rule_key,
    cast(count(*) filter (
        where expected_verdict = 'reproduced' and verdict is distinct from 'reproduced'
    ) as double) as observed
from paired
union all
select
    'baseline_not_computable' as rule_key,
    cast(count(*) filter (where verdict = 'not_computable') as double) as observed
from paired
union all
select
    'baseline_computable' as rule_key,
    cast(count(*) filter (
        where verdict = 'not_computable' and expected_verdict is distinct from 'not_computable'
    ) as double) as observed
from paired
union all
select
    'baseline_contradicted' as rule_key,
    cast(count(*) filter (
        where verdict = 'contradicted' and expected_verdict is distinct from 'contradicted'
    ) as double) as observed
from paired
union all
select
    'reproduced_from_nothing' as rule_key,
    cast(count(*) filter (
        where
        reason = 'empty_perimeter'
        or (verdict = 'reproduced' and (computed_value is null or not is_covered))
    ) as double) as observed
from figures
