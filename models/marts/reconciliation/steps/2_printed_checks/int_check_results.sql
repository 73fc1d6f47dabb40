with summed as (select * from {{ ref('int_check_sums') }}),

checks as (select * from {{ ref('figure_checks') }}),

-- The interval of the result that follows from the printed parts and the printed whole.
followed as (
    select
        summed.check_id,
        summed.kind,
        -- A part that is too large is contradicted by its whole, a result by its parts.
        case
            when summed.kind = 'at_most' and checks.constant is null then summed.result_ids
            else summed.part_ids
        end as evidence_ids,
        checks.reading,
        coalesce(checks.force, 'binding') as force,
        checks.constant is not null as is_constant,
        {{ check_result('value', 'value', 'value') }} as found_value,
        {{ check_result('low', 'low', 'high') }} as found_low,
        {{ check_result('high', 'high', 'low') }} as found_high,
        coalesce(summed.result_value, checks.constant) as result_value,
        coalesce(summed.result_low, checks.constant) as result_low,
        coalesce(summed.result_high, checks.constant) as result_high
    from summed
    left join checks on summed.check_id = checks.check_id
    -- A check of which one side is masked has nothing to be held to.
    where
        summed.part_value is not null
        and coalesce(summed.result_value, checks.constant) is not null
),

overlapping as (
    select
        *,
        least(found_high, result_high) - greatest(found_low, result_low) as overlap,
        -- An exact number may lie on the edge of a rounding; two roundings that only touch differ.
        found_high = found_low or result_high = result_low as is_exact
    from followed
),

results as (
    select
        check_id,
        kind,
        evidence_ids,
        reading,
        force,
        is_constant,
        found_value,
        result_value,
        case
            when kind = 'at_most' and found_low <= result_high then 'holds'
            when kind = 'at_most' then 'fails'
            when overlap > {{ edge() }} or (is_exact and overlap >= -{{ edge() }}) then 'holds'
            when
                kind = 'restatement'
                and abs(found_value - result_value)
                <= {{ var('restatement_percent') }} * abs(result_value) / 100
                then 'restated'
            else 'fails'
        end as outcome
    from overlapping
)

select * from results
