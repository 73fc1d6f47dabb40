with expected as (select * from {{ ref('int_expected_finals') }}),

uptake as (
    select * from {{ ref('ppg_teleconsultation_uptake') }}
    where edition_id = 'latest'
),

store as (select * from {{ ref('int_store_described') }}),

nowcast as (
    select
        expected.series_id,
        expected.zone_id,
        expected.act_category,
        expected.curve_zone_id,
        expected.curve_act_category,
        expected.lag_months,
        expected.period_count,
        expected.curve_count,
        cast(expected.known_count as bigint) as known_count,
        uptake.gp_count as whole_count,
        expected.final_ratio,
        expected.own_variance,
        expected.factor_variance,
        100 / expected.final_ratio as known_percent,
        expected.expected_count,
        expected.lowest_80,
        expected.highest_80,
        expected.lowest_95,
        expected.highest_95,
        store.is_synthetic,
        last_day(expected.last_month) as period_end,
        expected.known_on
    from expected
    cross join store
    left join uptake
        on
            expected.series_id = 'teleconsultation_uptake'
            and expected.zone_id = uptake.zone_id
            and last_day(expected.last_month) = uptake.quarter_end
    -- The whole store has its people in the zones of PILOTE.
    where
        expected.known_on = store.last_flux_month
        and (expected.series_id = 'monthly_acts' or expected.zone_id <> 'all')
)

select * from nowcast
