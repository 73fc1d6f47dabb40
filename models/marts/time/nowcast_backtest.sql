with expected as (select * from {{ ref('int_expected_finals') }}),

known as (select * from {{ ref('int_known_by_lag') }}),

store as (select * from {{ ref('int_store_described') }}),

final as (
    select * from known
    where lag_months = {{ var('ppg_final_after_fluxes') }}
),

years as (
    -- What the same period of the year before became of what was known of it at the same lag.
    select
        known.series_id,
        known.zone_id,
        known.act_category,
        cast(known.last_month + interval '12' month as date) as last_month,
        known.lag_months,
        cast(final.known_count as double) / nullif(known.known_count, 0) as final_ratio
    from known
    inner join final
        on
            known.series_id = final.series_id
            and known.zone_id = final.zone_id
            and known.act_category = final.act_category
            and known.last_month = final.last_month
),

compared as (
    select
        expected.series_id,
        case
            when expected.zone_id = 'all' then 'store'
            when expected.zone_id like 'R%' then 'region'
            else 'department'
        end as zone_type,
        expected.lag_months,
        final.known_count as final_count,
        expected.expected_count,
        expected.lowest_80,
        expected.highest_80,
        expected.lowest_95,
        expected.highest_95,
        expected.known_count,
        expected.known_count * years.final_ratio as expected_by_year,
        abs(expected.expected_count - final.known_count) as distance
    from expected
    inner join final
        on
            expected.series_id = final.series_id
            and expected.zone_id = final.zone_id
            and expected.act_category = final.act_category
            and expected.last_month = final.last_month
    left join years
        on
            expected.series_id = years.series_id
            and expected.zone_id = years.zone_id
            and expected.act_category = years.act_category
            and expected.last_month = years.last_month
            and expected.lag_months = years.lag_months
),

summed as (
    select
        series_id,
        zone_type,
        lag_months,
        count(*) as forecast_count,
        count(expected_by_year) as year_forecast_count,
        count(
            case when final_count >= lowest_80 and final_count <= highest_80 then 1 end
        ) as within_80_count,
        count(
            case when final_count >= lowest_95 and final_count <= highest_95 then 1 end
        ) as within_95_count,
        sum(final_count) as final_count,
        sum(distance) as distance,
        sum(abs(known_count - final_count)) as uncorrected_distance,
        sum(case when expected_by_year is not null then final_count end) as year_final_count,
        sum(case when expected_by_year is not null then distance end) as same_year_distance,
        sum(abs(expected_by_year - final_count)) as last_year_distance
    from compared
    group by series_id, zone_type, lag_months
),

backtest as (
    -- Sums of fractions differ in their last digits from run to run.
    select
        summed.series_id,
        summed.zone_type,
        summed.lag_months,
        summed.forecast_count,
        summed.year_forecast_count,
        cast(summed.within_80_count as double) * 100 / summed.forecast_count
            as within_80_percent,
        cast(summed.within_95_count as double) * 100 / summed.forecast_count
            as within_95_percent,
        round(100 * summed.distance / nullif(summed.final_count, 0), 6) as error_percent,
        round(cast(summed.uncorrected_distance as double) * 100 / nullif(summed.final_count, 0), 6)
            as uncorrected_error_percent,
        round(100 * summed.same_year_distance / nullif(summed.year_final_count, 0), 6)
            as same_year_error_percent,
        round(100 * summed.last_year_distance / nullif(summed.year_final_count, 0), 6)
            as last_year_error_percent,
        store.is_synthetic
    from summed
    cross join store
)

select * from backtest
