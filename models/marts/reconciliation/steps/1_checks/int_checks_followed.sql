with summed as (select * from {{ ref('int_checks_summed') }}),

checks as (select * from {{ ref('figure_checks') }}),

followed as (
    -- What the parts and the whole, as printed, let the result be.
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
)

select * from followed
