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
        known.indicator_id,
        known.zone_id,
        known.act_category,
        cast(known.last_month + interval '12' month as date) as last_month,
        known.lag_months,
        cast(final.known_count as double) / nullif(known.known_count, 0) as final_ratio
    from known
    inner join final
        on
            known.indicator_id = final.indicator_id
            and known.zone_id = final.zone_id
            and known.act_category = final.act_category
            and known.last_month = final.last_month
),

compared as (
    select
        expected.indicator_id,
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
            expected.indicator_id = final.indicator_id
            and expected.zone_id = final.zone_id
            and expected.act_category = final.act_category
            and expected.last_month = final.last_month
    left join years
        on
            expected.indicator_id = years.indicator_id
            and expected.zone_id = years.zone_id
            and expected.act_category = years.act_category
            and expected.last_month = years.last_month
            and expected.lag_months = years.lag_months
),

backtest as (
    select
        compared.indicator_id,
        compared.zone_type,
        compared.lag_months,
        count(*) as forecast_count,
        100 * avg(case
            when
                compared.final_count >= compared.lowest_80
                and compared.final_count <= compared.highest_80
                then 1.0
            else 0.0
        end) as within_80_percent,
        100 * avg(case
            when
                compared.final_count >= compared.lowest_95
                and compared.final_count <= compared.highest_95
                then 1.0
            else 0.0
        end) as within_95_percent,
        round(100 * sum(compared.distance) / nullif(sum(compared.final_count), 0), 6)
            as error_percent,
        100 * sum(abs(compared.known_count - compared.final_count))
        / nullif(sum(compared.final_count), 0) as uncorrected_error_percent,
        count(compared.expected_by_year) as year_forecast_count,
        round(100 * sum(case
            when compared.expected_by_year is not null then compared.distance
        end) / nullif(sum(case
            when compared.expected_by_year is not null then compared.final_count
        end), 0), 6) as same_year_error_percent,
        round(100 * sum(abs(compared.expected_by_year - compared.final_count))
        / nullif(sum(case
            when compared.expected_by_year is not null then compared.final_count
        end), 0), 6) as last_year_error_percent,
        bool_or(store.is_synthetic) as is_synthetic
    from compared
    cross join store
    group by compared.indicator_id, compared.zone_type, compared.lag_months
)

select * from backtest
