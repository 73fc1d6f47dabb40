with uptake as (select * from {{ ref('int_uptake_rated') }}),

steered as (select * from {{ ref('int_values_steered') }}),

ppg_teleconsultation_uptake as (
    select
        uptake.edition_id,
        uptake.zone_type,
        uptake.zone_id,
        uptake.zone_name,
        uptake.gp_count,
        uptake.gp_teleconsulting_count,
        uptake.uptake_percent,
        steered.national_target_value as target_percent,
        steered.initial_value,
        steered.current_value,
        steered.target_value,
        steered.progress_rate,
        -- Ruling GPs: reached from the target on, by the unrounded rate.
        uptake.gp_teleconsulting_count * 100 >= steered.national_target_value * uptake.gp_count
            as is_target_reached,
        steered.is_provisional,
        steered.is_synthetic,
        uptake.quarter_end,
        steered.computed_with_flux
    from uptake
    inner join steered
        on
            uptake.edition_id = steered.edition_id
            and uptake.quarter_end = steered.quarter_end
            and uptake.zone_id = steered.zone_id
            and steered.indicator_id = 'teleconsultation_uptake'
)

select * from ppg_teleconsultation_uptake
