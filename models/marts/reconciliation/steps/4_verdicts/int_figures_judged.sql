with weighed as (select * from {{ ref('int_figures_weighed') }}),

-- The first rule that applies decides. What print says of print comes first: it holds whatever a
-- store contains. Demonstration data never decide between two readings of a document.
judged as (
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
    from weighed
),

with_check as (
    select
        *,
        case verdict_reason
            when 'contradicted_by_print' then coalesce(failing_check_id, failing_reading_id)
            when 'consistent_under_a_reading' then holding_reading_id
            when 'restated' then restating_check_id
            when 'agrees_with_print' then holding_check_id
        end as deciding_check_id
    from judged
)

select * from with_check
