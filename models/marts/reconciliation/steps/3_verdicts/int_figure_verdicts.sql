with comparisons as (select * from {{ ref('int_figure_comparisons') }}),

checks as (select * from {{ ref('int_figure_checks') }}),

store as (select * from {{ ref('int_store_described') }}),

with_checks as (
    select
        comparisons.*,
        checks.failing_check_id,
        checks.failing_reading_id,
        checks.holding_reading_id,
        checks.restating_check_id,
        checks.holding_check_id,
        checks.contradicted_by,
        store.is_synthetic and comparisons.computed_value is not null as is_synthetic,
        checks.failing_reading_id is not null
        and checks.holding_reading_id is not null as is_ambiguous
    from comparisons
    left join checks on comparisons.figure_id = checks.figure_id
    cross join store
),

-- The first rule that applies decides. Contradictions between printed figures take precedence:
-- they hold whatever a store contains. Demonstration data never decide between two readings.
with_verdict as (
    select
        *,
        case
            when failing_check_id is not null then 'contradicted_by_print'
            when failing_reading_id is not null and holding_reading_id is null
                then 'contradicted_by_print'
            when is_reproduced then 'computed'
            when computed_value is not null and not (is_ambiguous and is_synthetic)
                then 'contradicted_by_warehouse'
            when is_ambiguous then 'consistent_under_a_reading'
            when restating_check_id is not null then 'restated'
            when holding_check_id is not null then 'agrees_with_print'
            else reason
        end as verdict_reason
    from with_checks
),

verdicts as (
    select
        figure_id,
        is_covered,
        reason,
        computed_value,
        is_synthetic,
        verdict_reason,
        contradicted_by,
        case verdict_reason
            when 'contradicted_by_print' then coalesce(failing_check_id, failing_reading_id)
            when 'consistent_under_a_reading' then holding_reading_id
            when 'restated' then restating_check_id
            when 'agrees_with_print' then holding_check_id
        end as deciding_check_id
    from with_verdict
)

select * from verdicts
