with backtest as (select * from {{ ref('nowcast_backtest') }}),

published as (
    -- The mean of a few errors would tell how many acts came.
    select
        series_id,
        zone_type,
        lag_months,
        forecast_count,
        round(within_80_percent, 1) as within_80_percent,
        round(within_95_percent, 1) as within_95_percent,
        round(error_percent, 1) as error_percent,
        round(uncorrected_error_percent, 1) as uncorrected_error_percent,
        is_synthetic
    from backtest
    where forecast_count >= 12
)

select * from published
