with completion as (select * from {{ ref('completion') }}),

stepped as (
    -- Half a step of what the curve counts is more than eleven: a share of it then tells no small
    -- count. The extremes are of one period, of which there may be half as many as in the others.
    select
        *,
        {{ share_step('final_count') }} as curve_step,
        {{ share_step('final_count / (2 * period_count)') }} as period_step
    from completion
),

published as (
    select
        series_id,
        zone_id,
        act_category,
        lag_months,
        period_count,
        {{ stepped('completion_percent', 'curve_step') }} as completion_percent,
        {{ stepped('lowest_percent', 'period_step') }} as lowest_percent,
        {{ stepped('highest_percent', 'period_step') }} as highest_percent,
        is_synthetic
    from stepped
    where curve_step is not null
)

select * from published
