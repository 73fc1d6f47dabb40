with uptake as (select * from {{ ref('int_uptake_by_zone') }}),

progress as (select * from {{ ref('int_ppg_progress') }}),

covered as (select * from {{ ref('int_ppg_zones_covered') }}),

ppg_teleconsultation_uptake as (
    select
        uptake.edition_id,
        uptake.zone_type,
        uptake.zone_id,
        uptake.zone_name,
        uptake.gp_count,
        uptake.gp_teleconsulting_count,
        uptake.uptake_percent,
        progress.national_target_value as target_percent,
        progress.initial_value,
        progress.current_value,
        progress.target_value,
        progress.progress_rate,
        -- Rule `general-practitioners`: reached from the target on, by the unrounded rate.
        uptake.gp_teleconsulting_count * 100 >= progress.national_target_value * uptake.gp_count
            as is_target_reached,
        covered.is_zone_covered,
        progress.is_provisional,
        progress.is_synthetic,
        uptake.quarter_end,
        progress.computed_with_flux
    from uptake
    inner join progress
        on
            uptake.edition_id = progress.edition_id
            and uptake.quarter_end = progress.quarter_end
            and uptake.zone_id = progress.zone_id
            and progress.indicator_id = 'teleconsultation_uptake'
    inner join covered
        on
            uptake.zone_id = covered.zone_id
            and covered.indicator_id = 'teleconsultation_uptake'
)

select * from ppg_teleconsultation_uptake
