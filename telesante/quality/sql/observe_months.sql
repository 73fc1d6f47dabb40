-- Grain: one row per rule on the care months.
with flux_months as (
    $flux_months
),

complete_months as (
    $complete_months
),

volumes as (
    select
        complete_months.edition_id,
        complete_months.care_month,
        months.act_count
    from complete_months
    left join marts.acts_monthly as months
        on
            complete_months.edition_id = months.edition_id
            and complete_months.care_month = months.care_month
            and months.act_category = 'all'
            and months.executor_department = 'all'
),

compared as (
    select
        edition_id || '_' || left(cast(care_month as varchar), 7) as month_key,
        act_count,
        median(act_count) over (partition by edition_id) as median_count,
        lag(act_count) over (partition by edition_id order by care_month) as previous_count
    from volumes
),

fluxes as (
    select
        count(*) as month_count,
        datediff('month', min(flux_month), max(flux_month)) + 1 as expected_count
    from flux_months
)

select
    'month_volume_' || month_key as rule_key,
    100.0 * act_count / median_count as observed
from compared
union all
select
    'month_drift_' || month_key as rule_key,
    100.0 * act_count / previous_count as observed
from compared
union all
select
    'missing_fluxes' as rule_key,
    cast(expected_count - month_count as double) as observed
from fluxes
