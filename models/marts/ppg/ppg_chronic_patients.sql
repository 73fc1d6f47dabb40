with patients as (select * from {{ ref('int_chronic_patients_counted') }}),

steered as (select * from {{ ref('int_values_steered') }}),

ppg_chronic_patients as (
    select
        patients.edition_id,
        patients.zone_type,
        patients.zone_id,
        patients.zone_name,
        patients.patient_count,
        steered.initial_value,
        steered.current_value,
        steered.target_value,
        steered.progress_rate,
        steered.is_provisional,
        steered.is_synthetic,
        patients.quarter_end,
        steered.computed_with_flux
    from patients
    inner join steered
        on
            patients.edition_id = steered.edition_id
            and patients.quarter_end = steered.quarter_end
            and patients.zone_id = steered.zone_id
            and steered.indicator_id = 'chronic_patients'
)

select * from ppg_chronic_patients
