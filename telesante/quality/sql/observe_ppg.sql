-- Grain: one row per rule on the quarters of the PPG indicators.
with ppg_quarters as (
    $ppg_quarters
),

compared as (
    select
        *,
        edition_id || '_' || left(cast(quarter_end as varchar), 7) as quarter_key,
        lag(national_value) over series as previous_value,
        lag(national_count) over series as previous_count
    from ppg_quarters
    window series as (partition by indicator_id, edition_id order by quarter_end)
)

select
    'ppg_departments_' || indicator_id || '_' || quarter_key as rule_key,
    cast(department_count as double) as observed
from compared
union all
select
    'ppg_drift_' || indicator_id || '_' || quarter_key as rule_key,
    100.0 * national_value / previous_value as observed
from compared
union all
select
    'ppg_practitioners_' || quarter_key as rule_key,
    100.0 * national_count / previous_count as observed
from compared
where indicator_id = 'teleconsultation_uptake'
union all
select
    'ppg_rates_' || edition_id as rule_key,
    cast(sum(zones_outside_a_rate) as double) as observed
from compared
where indicator_id = 'teleconsultation_uptake'
group by edition_id
