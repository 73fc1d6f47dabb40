{{ config(group = "time") }}
-- Rule `completion`: with the last flux, what is known of a period is what the tables count of it.
with known as (select * from {{ ref('int_known_by_lag') }}),

store as (select * from {{ ref('int_store_described') }}),

departments as (select * from {{ ref('dim_department') }}),

acts as (
    select * from {{ ref('acts_monthly') }}
    where edition_id = 'latest'
),

uptake as (
    select * from {{ ref('ppg_teleconsultation_uptake') }}
    where edition_id = 'latest' and zone_id = 'FRANCE'
),

patients as (
    select * from {{ ref('ppg_chronic_patients') }}
    where edition_id = 'latest' and zone_id = 'FRANCE'
),

counted as (
    select
        'monthly_acts' as series_id,
        coalesce(departments.pilote_zone_id, acts.executor_department) as zone_id,
        acts.act_category,
        acts.care_month as last_month,
        acts.act_count as counted
    from acts
    left join departments on acts.executor_department = departments.department_code
    union all
    select
        'teleconsultation_uptake' as series_id,
        'all' as zone_id,
        'all' as act_category,
        cast(date_trunc('month', quarter_end) as date) as last_month,
        gp_teleconsulting_count as counted
    from uptake
    {% if var('ppg_ald_date') == 'act' %}
        union all
        select
            'chronic_patients' as series_id,
            'all' as zone_id,
            'all' as act_category,
            cast(date_trunc('month', quarter_end) as date) as last_month,
            patient_count as counted
        from patients
    {% endif %}
)

select
    known.series_id,
    known.zone_id,
    known.act_category,
    known.last_month,
    known.known_count,
    counted.counted
from known
cross join store
inner join counted
    on
        known.series_id = counted.series_id
        and known.zone_id = counted.zone_id
        and known.act_category = counted.act_category
        and known.last_month = counted.last_month
where
    known.flux_month = store.last_flux_month
    and known.known_count <> counted.counted
