with known as (
    select * from {{ ref('int_known_by_lag') }}
    where lag_months < {{ var('ppg_final_after_fluxes') }}
),

uptake as (
    select * from {{ ref('ppg_teleconsultation_uptake') }}
    where edition_id = 'latest' and is_provisional
),

patients as (
    select * from {{ ref('ppg_chronic_patients') }}
    where edition_id = 'latest' and is_provisional
),

development as (select * from {{ ref('int_development') }}),

deviates as (select * from {{ ref('student_deviates') }}),

cells as (
    select
        series_id,
        zone_id,
        act_category,
        last_month,
        lag_months,
        flux_month as known_on,
        known_count
    from known
    union all
    select
        'teleconsultation_uptake' as series_id,
        zone_id,
        'all' as act_category,
        cast(date_trunc('month', quarter_end) as date) as last_month,
        {{ months_between('quarter_end', 'computed_with_flux') }} as lag_months,
        computed_with_flux as known_on,
        gp_teleconsulting_count as known_count
    from uptake
    union all
    select
        'chronic_patients' as series_id,
        zone_id,
        'all' as act_category,
        cast(date_trunc('month', quarter_end) as date) as last_month,
        {{ months_between('quarter_end', 'computed_with_flux') }} as lag_months,
        computed_with_flux as known_on,
        patient_count as known_count
    from patients
),

curves as (
    -- Rule `nowcast`: where too few are counted, those of the whole store tell how late they come.
    select
        cells.*,
        development.zone_id as curve_zone_id,
        development.act_category as curve_act_category,
        development.period_count,
        development.base_count as curve_count,
        development.final_ratio,
        development.own_variance,
        development.factor_variance,
        row_number() over (
            partition by
                cells.series_id, cells.zone_id, cells.act_category, cells.last_month,
                cells.lag_months
            order by
                case when development.zone_id <> 'all' then 0 else 1 end,
                case when development.act_category <> 'all' then 0 else 1 end
        ) as curve_rank
    from cells
    inner join development
        on
            cells.series_id = development.series_id
            and cells.known_on = development.known_on
            and cells.lag_months = development.lag_months
            and (
                (
                    cells.zone_id = development.zone_id
                    and cells.act_category = development.act_category
                    and development.base_count >= {{ var('nowcast_least_count') }}
                )
                or (
                    development.zone_id = 'all'
                    and development.act_category in (cells.act_category, 'all')
                    and (
                        development.base_count >= {{ var('nowcast_least_count') }}
                        or development.act_category = 'all'
                    )
                )
            )
),

expected as (
    -- Two periods tell no spread: no deviate goes with fewer than three.
    select
        curves.*,
        deviates.deviate_80,
        deviates.deviate_95,
        round(curves.known_count * curves.final_ratio, 6) as expected_count,
        {{ relative_error('curves.known_count') }} as relative_error
    from curves
    inner join deviates on curves.period_count - 1 = deviates.degrees_of_freedom
    where curves.curve_rank = 1
),

expected_finals as (
    select
        series_id,
        zone_id,
        act_category,
        last_month,
        lag_months,
        known_on,
        known_count,
        curve_zone_id,
        curve_act_category,
        period_count,
        curve_count,
        final_ratio,
        own_variance,
        factor_variance,
        expected_count,
        {{ interval_end('lowest', 80) }} as lowest_80,
        {{ interval_end('highest', 80) }} as highest_80,
        {{ interval_end('lowest', 95) }} as lowest_95,
        {{ interval_end('highest', 95) }} as highest_95
    from expected
)

select * from expected_finals
