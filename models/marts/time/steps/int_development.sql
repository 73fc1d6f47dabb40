with known as (select * from {{ ref('int_known_by_lag') }}),

steps as (
    -- From one flux to the next: what was known of a period, and what was known a month later.
    select
        earlier.series_id,
        earlier.zone_id,
        earlier.act_category,
        earlier.lag_months,
        later.flux_month,
        cast(earlier.known_count as double) as known_count,
        cast(later.known_count as double) as next_count
    from known as earlier
    inner join known as later
        on
            earlier.series_id = later.series_id
            and earlier.zone_id = later.zone_id
            and earlier.act_category = later.act_category
            and earlier.last_month = later.last_month
            and earlier.lag_months = later.lag_months - 1
    where earlier.known_count > 0
),

views as (
    -- Where one may stand, with how many months back the last twelve periods lie.
    select distinct
        series_id,
        flux_month as known_on,
        case when series_id = 'monthly_acts' then 1 else 3 end
        * {{ var('nowcast_periods') }} as months_back
    from known
),

viewed as (
    -- The steps of the last periods, as far as the flux on which one stands knows them.
    select
        steps.*,
        views.known_on
    from steps
    inner join views
        on
            steps.series_id = views.series_id
            and steps.flux_month <= views.known_on
            and {{ months_between('steps.flux_month', 'views.known_on') }} < views.months_back
),

compared as (
    select
        *,
        sum(next_count) over step / sum(known_count) over step as factor
    from viewed
    window step as (partition by series_id, zone_id, act_category, known_on, lag_months)
),

factors as (
    -- The chain ladder's factor of each step, and its variance per unit (Mack, 1993).
    select
        series_id,
        zone_id,
        act_category,
        known_on,
        lag_months,
        count(*) as period_count,
        sum(known_count) as base_count,
        max(factor) as factor,
        sum(known_count * (next_count / known_count - factor) * (next_count / known_count - factor))
        / nullif(count(*) - 1, 0) as variance
    from compared
    group by series_id, zone_id, act_category, known_on, lag_months
),

relative as (
    select
        *,
        variance / (factor * factor) as relative_variance
    from factors
    where factor > 0
),

chained as (
    -- From each lag on, the steps that are left are multiplied, and their variances added.
    select
        *,
        count(*) over steps_left as steps_left_count,
        min(period_count) over steps_left as least_period_count,
        min(base_count) over steps_left as least_base_count,
        exp(sum(ln(factor)) over steps_left) as final_ratio
    from relative
    window steps_left as (
        partition by series_id, zone_id, act_category, known_on
        order by lag_months desc
        rows between unbounded preceding and current row
    )
),

development as (
    select
        series_id,
        zone_id,
        act_category,
        known_on,
        lag_months,
        cast(least_period_count as bigint) as period_count,
        cast(least_base_count as bigint) as base_count,
        -- Sums of fractions differ in their last digits from run to run.
        round(final_ratio, 9) as final_ratio,
        -- Mack: of the cell's own acts, and of the estimated factors.
        round(sum(relative_variance * final_ratio) over steps_left / final_ratio, 9)
            as own_variance,
        round(sum(relative_variance / base_count) over steps_left, 12) as factor_variance
    from chained
    where steps_left_count = {{ var('ppg_final_after_fluxes') }} - lag_months
    window steps_left as (
        partition by series_id, zone_id, act_category, known_on
        order by lag_months desc
        rows between unbounded preceding and current row
    )
)

select * from development
