with nowcast as (select * from {{ ref('nowcast') }}),

acts as (
    select * from {{ ref('publication__acts_monthly') }}
    where edition_id = 'latest' and not is_masked
),

uptake as (
    select * from {{ ref('publication__ppg_teleconsultation_uptake') }}
    where edition_id = 'latest' and not is_masked
),

patients as (
    select * from {{ ref('publication__ppg_chronic_patients') }}
    where edition_id = 'latest' and not is_masked
),

departments as (select * from {{ ref('dim_department') }}),

deviates as (select * from {{ ref('student_deviates') }}),

shown as (
    select
        'monthly_acts' as series_id,
        coalesce(departments.pilote_zone_id, acts.executor_department) as zone_id,
        acts.act_category,
        last_day(acts.care_month) as period_end,
        acts.act_count as shown_count,
        cast(null as bigint) as shown_whole
    from acts
    left join departments on acts.executor_department = departments.department_code
    union all
    select
        'teleconsultation_uptake' as series_id,
        zone_id,
        'all' as act_category,
        quarter_end as period_end,
        gp_teleconsulting_count as shown_count,
        gp_count as shown_whole
    from uptake
    union all
    select
        'chronic_patients' as series_id,
        zone_id,
        'all' as act_category,
        quarter_end as period_end,
        patient_count as shown_count,
        cast(null as bigint) as shown_whole
    from patients
),

stepped as (
    -- Rule `disclosure`: what is expected is computed from what is shown, and from curves that are
    -- made of many and rounded, so that it tells nothing that is not shown.
    select
        nowcast.series_id,
        nowcast.zone_id,
        nowcast.act_category,
        nowcast.curve_zone_id,
        nowcast.curve_act_category,
        nowcast.lag_months,
        shown.shown_count,
        shown.shown_whole,
        nowcast.own_variance,
        nowcast.factor_variance,
        deviates.deviate_80,
        deviates.deviate_95,
        nowcast.is_synthetic,
        nowcast.period_end,
        nowcast.known_on,
        {{ stepped('nowcast.known_percent', share_step('nowcast.curve_count')) }} as known_percent
    from nowcast
    inner join shown
        on
            nowcast.series_id = shown.series_id
            and nowcast.zone_id = shown.zone_id
            and nowcast.act_category = shown.act_category
            and nowcast.period_end = shown.period_end
    inner join deviates on nowcast.period_count - 1 = deviates.degrees_of_freedom
),

expected as (
    select
        *,
        100 * shown_count / known_percent as expected_count,
        {{ relative_error('shown_count') }} as relative_error
    from stepped
    where known_percent is not null
),

published as (
    select
        series_id,
        zone_id,
        act_category,
        curve_zone_id,
        curve_act_category,
        lag_months,
        shown_count as known_count,
        shown_whole as whole_count,
        known_percent,
        cast(10 * round(expected_count / 10) as bigint) as expected_count,
        cast(10 * floor(({{ interval_end('lowest', 80) }}) / 10) as bigint) as lowest_80,
        cast(10 * ceil(({{ interval_end('highest', 80) }}) / 10) as bigint) as highest_80,
        cast(10 * floor(({{ interval_end('lowest', 95) }}) / 10) as bigint) as lowest_95,
        cast(10 * ceil(({{ interval_end('highest', 95) }}) / 10) as bigint) as highest_95,
        is_synthetic,
        period_end,
        known_on
    from expected
)

select * from published
