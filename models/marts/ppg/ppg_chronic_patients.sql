with patients as (select * from {{ ref('int_chronic_patients_by_zone') }}),

progress as (select * from {{ ref('int_ppg_progress') }}),

covered as (select * from {{ ref('int_ppg_zones_covered') }}),

ppg_chronic_patients as (
    select
        patients.edition_id,
        patients.zone_type,
        patients.zone_id,
        patients.zone_name,
        patients.patient_count,
        progress.initial_value,
        progress.current_value,
        progress.target_value,
        progress.progress_rate,
        covered.is_zone_covered,
        progress.is_provisional,
        progress.is_synthetic,
        patients.quarter_end,
        progress.computed_with_flux
    from patients
    inner join progress
        on
            patients.edition_id = progress.edition_id
            and patients.quarter_end = progress.quarter_end
            and patients.zone_id = progress.zone_id
            and progress.indicator_id = 'chronic_patients'
    inner join covered
        on
            patients.zone_id = covered.zone_id
            and covered.indicator_id = 'chronic_patients'
)

select * from ppg_chronic_patients
