with patients as (
    select * from {{ ref('int_patients_ald_dated') }}
    where {{ ppg_choice('ppg_ald_date', {
        'act': 'is_ald_at_act', 'quarter_end': 'is_ald_at_quarter_end'}) }}
),

zones as (select * from {{ ref('int_zones_spread') }}),

counted as (
    -- A patient has one residence in a window, so counting rows counts persons.
    select
        patients.edition_id,
        patients.quarter_end,
        zones.zone_type,
        zones.zone_id,
        zones.zone_name,
        count(*) as patient_count
    from patients
    inner join zones
        on {{ ppg_choice('ppg_patient_department', {
            'last_act': 'patients.last_department',
            'first_act': 'patients.first_department'}) }} = zones.department_code
    group by
        patients.edition_id, patients.quarter_end,
        zones.zone_type, zones.zone_id, zones.zone_name
)

select * from counted
