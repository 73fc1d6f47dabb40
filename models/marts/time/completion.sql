with known as (select * from {{ ref('int_known_by_lag') }}),

store as (select * from {{ ref('int_store_described') }}),

final as (
    -- The last periods that every flux has reached.
    select
        series_id,
        zone_id,
        act_category,
        last_month,
        known_count as final_count,
        row_number() over (
            partition by series_id, zone_id, act_category order by last_month desc
        ) as recency
    from known
    where lag_months = {{ var('ppg_final_after_fluxes') }} and known_count > 0
),

shares as (
    select
        known.series_id,
        known.zone_id,
        known.act_category,
        known.lag_months,
        known.known_count,
        final.final_count,
        100 * cast(known.known_count as double) / final.final_count as share_percent
    from known
    inner join final
        on
            known.series_id = final.series_id
            and known.zone_id = final.zone_id
            and known.act_category = final.act_category
            and known.last_month = final.last_month
    where final.recency <= {{ var('nowcast_periods') }}
),

curves as (
    select
        series_id,
        zone_id,
        act_category,
        lag_months,
        count(*) as period_count,
        cast(sum(final_count) as bigint) as final_count,
        100 * cast(sum(known_count) as double) / sum(final_count) as completion_percent,
        median(share_percent) as median_percent,
        min(share_percent) as lowest_percent,
        max(share_percent) as highest_percent
    from shares
    group by series_id, zone_id, act_category, lag_months
),

completion as (
    select
        curves.series_id,
        curves.zone_id,
        curves.act_category,
        curves.lag_months,
        curves.period_count,
        curves.final_count,
        curves.completion_percent,
        curves.median_percent,
        curves.lowest_percent,
        curves.highest_percent,
        store.is_synthetic
    from curves
    cross join store
    where curves.zone_id = 'all' or curves.final_count >= {{ var('nowcast_least_count') }}
)

select * from completion
