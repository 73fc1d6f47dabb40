-- Grain: one row per delivered flux month, of the whole store (`all`) and of each region of
-- executors that has $least_acts acts in it, as deliveries are often made region by region.
-- `percent_of_expected` compares the acts that the flux brought, of the six care months before it,
-- with what the other fluxes let expect: a care month's acts in its other fluxes, shared out by the
-- lags as the median of the completion curve says, which no single flux moves. A flux extracted
-- twice brings 200 % of that, whatever the season. It is null where no other flux says anything.
-- `judged_care_months` counts the care months that the curve is made of: a median needs three.
with delivered as (
    $flux_months
),

lags as (
    select unnest([1, 2, 3, 4, 5, 6]) as lag_months
),

-- Each act counts in the region of its executor, if that is known, and in the whole store.
placed as (
    select
        unnest([departments.region_code, 'all']) as region_code,
        acts.flux_month,
        acts.care_month,
        acts.arrived_count
    from intermediate.int_acts_arrived as acts
    left join seeds.departments as departments
        on acts.executor_department = departments.department_code
),

arrived as (
    select
        region_code,
        flux_month,
        care_month,
        sum(arrived_count) as arrived_count
    from placed
    where region_code is not null
    group by region_code, flux_month, care_month
),

regions as (
    select distinct region_code from arrived
),

-- Every flux that could have brought acts of the care month, with a zero where it brought none.
counted as (
    select
        regions.region_code,
        delivered.flux_month,
        lags.lag_months,
        delivered.flux_month - to_months(lags.lag_months) as care_month,
        coalesce(arrived.arrived_count, 0) as arrived_count
    from regions
    cross join delivered
    cross join lags
    left join arrived
        on
            regions.region_code = arrived.region_code
            and delivered.flux_month = arrived.flux_month
            and delivered.flux_month - to_months(lags.lag_months) = arrived.care_month
),

-- Rule `completion`: which share of a month each flux brings, in the region or in the whole store.
curves as (
    select
        zone_id,
        lag_months,
        median_percent - lag(median_percent, 1, 0) over (
            partition by zone_id order by lag_months
        ) as lag_share,
        period_count as care_months
    from marts.completion
    where series_id = 'monthly_acts' and act_category = 'all'
),

shares as (
    select
        regions.region_code,
        curves.lag_months,
        coalesce(own_curves.lag_share, curves.lag_share) as lag_share,
        coalesce(own_curves.care_months, curves.care_months) as care_months
    from regions
    inner join curves on curves.zone_id = 'all'
    left join seeds.regions as listed on regions.region_code = listed.region_code
    left join curves as own_curves
        on
            listed.pilote_zone_id = own_curves.zone_id
            and curves.lag_months = own_curves.lag_months
),

-- What a flux should have brought of each care month, from all of the month's other fluxes.
first_expected as (
    select
        counted.region_code,
        counted.flux_month,
        counted.care_month,
        counted.arrived_count,
        shares.lag_share,
        shares.care_months,
        shares.lag_share
        * (sum(counted.arrived_count) over care_month - counted.arrived_count)
        / nullif(sum(shares.lag_share) over care_month - shares.lag_share, 0) as expected_count
    from counted
    inner join shares using (region_code, lag_months)
    window care_month as (partition by counted.region_code, counted.care_month)
),

-- A flux that is wrong would make its neighbours look wrong: nothing is expected from it.
trusted as (
    select
        region_code,
        flux_month,
        sum(arrived_count) between $least_percent / 100.0 * sum(expected_count)
        and $most_percent / 100.0 * sum(expected_count) as is_trusted
    from first_expected
    where expected_count is not null
    group by region_code, flux_month
),

expected as (
    select
        counted.region_code,
        counted.flux_month,
        counted.arrived_count,
        counted.care_months,
        counted.lag_share
        * (
            sum(counted.arrived_count) filter (where trusted.is_trusted) over care_month
            - if(trusted.is_trusted, counted.arrived_count, 0)
        )
        / nullif(
            sum(counted.lag_share) filter (where trusted.is_trusted) over care_month
            - if(trusted.is_trusted, counted.lag_share, 0),
            0
        ) as expected_count
    from first_expected as counted
    inner join trusted using (region_code, flux_month)
    window care_month as (partition by counted.region_code, counted.care_month)
),

compared as (
    select
        region_code,
        flux_month,
        sum(expected_count) as expected_count,
        100.0 * sum(arrived_count) / nullif(sum(expected_count), 0) as percent_of_expected,
        max(care_months) as judged_care_months
    from expected
    where expected_count is not null
    group by region_code, flux_month
)

select
    region_code,
    left(cast(flux_month as varchar), 7) as flux_month,
    -- Sums of fractions differ in their last digits from run to run.
    round(percent_of_expected, 3) as percent_of_expected,
    judged_care_months
from compared
where region_code = 'all' or (expected_count >= $least_acts and judged_care_months >= 3)
