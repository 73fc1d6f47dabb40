with uptake as (select * from {{ ref('int_uptake_by_zone') }}),

chronic_patients as (select * from {{ ref('int_chronic_patients_by_zone') }}),

-- One row per quarter: that of the care quarter which opens its window.
quarters as (
    select * from {{ ref('int_ppg_quarters') }}
    where care_quarter_start = window_start
),

indicators as (select * from {{ ref('ppg_indicators') }}),

figures as (select * from {{ ref('stg_published__figures') }}),

zone_values as (
    select
        edition_id,
        'teleconsultation_uptake' as indicator_id,
        quarter_end,
        zone_type,
        zone_id,
        uptake_percent as current_value
    from uptake
    union all
    select
        edition_id,
        'chronic_patients' as indicator_id,
        quarter_end,
        zone_type,
        zone_id,
        cast(patient_count as double) as current_value
    from chronic_patients
),

printed as (
    select
        indicators.indicator_id,
        indicators.initial_quarter_end,
        cast(initial_figures.printed_value as double) as national_initial_value,
        cast(target_figures.printed_value as double) as national_target_value
    from indicators
    left join figures as initial_figures
        on indicators.initial_figure_id = initial_figures.figure_id
    left join figures as target_figures
        on indicators.target_figure_id = target_figures.figure_id
),

aimed as (
    -- The printed initial value and target are those of France. Any other zone starts from its own
    -- value in the initial quarter, if the edition carries that quarter, and has no target.
    select
        zone_values.*,
        case
            when zone_values.quarter_end >= printed.initial_quarter_end
                then coalesce(
                    case
                        when zone_values.zone_type = 'country' then printed.national_initial_value
                    end,
                    max(case
                        when zone_values.quarter_end = printed.initial_quarter_end
                            then zone_values.current_value
                    end) over (
                        partition by
                            zone_values.edition_id, zone_values.indicator_id, zone_values.zone_id
                    )
                )
        end as initial_value,
        case
            when zone_values.zone_type = 'country' then printed.national_target_value
        end as target_value,
        printed.national_target_value
    from zone_values
    inner join printed on zone_values.indicator_id = printed.indicator_id
),

ppg_progress as (
    -- PILOTE's progress rate (taux d'avancement): how much of the way from the initial value to
    -- the target is done, whichever direction it leads. It is null where any of the three is null.
    select
        aimed.*,
        case
            when aimed.target_value <> aimed.initial_value
                then
                    100 - (aimed.target_value - aimed.current_value) * 100
                    / (aimed.target_value - aimed.initial_value)
        end as progress_rate,
        quarters.is_provisional,
        quarters.is_synthetic,
        quarters.computed_with_flux
    from aimed
    inner join quarters
        on
            aimed.edition_id = quarters.edition_id
            and aimed.indicator_id = quarters.indicator_id
            and aimed.quarter_end = quarters.quarter_end
)

select * from ppg_progress
