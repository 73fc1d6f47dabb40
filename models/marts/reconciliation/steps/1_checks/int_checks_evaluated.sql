with followed as (select * from {{ ref('int_checks_followed') }}),

overlapping as (
    select
        *,
        least(found_high, result_high) - greatest(found_low, result_low) as overlap,
        -- An exact number may lie on the edge of a rounding; two roundings that only touch differ.
        found_high = found_low or result_high = result_low as is_exact
    from followed
),

evaluated as (
    select
        *,
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

select * from evaluated
