with patients as (
    select * from {{ ppg_choice('ppg_ald_date', {
        'act': ref('int_window_patients'), 'quarter_end': ref('int_window_patients_ald')}) }}
    where
        {{ ppg_choice('ppg_ald_date', {
            'act': 'is_ald_at_act', 'quarter_end': 'is_ald_at_quarter_end'}) }}
),

zones as (select * from {{ ref('int_ppg_zones') }}),

located as (
    select
        edition_id,
        quarter_end,
        person_key,
        {{ ppg_choice('ppg_patient_department', {
            'last_act': 'last_department', 'first_act': 'first_department'}) }}
            as department_code
    from patients
),

chronic_patients as (
    -- A patient has one residence in a window, so a zone counts each of its patients once.
    select
        located.edition_id,
        located.quarter_end,
        zones.zone_type,
        zones.zone_id,
        zones.zone_name,
        count(*) as patient_count
    from located
    inner join zones on located.department_code = zones.department_code
    group by
        located.edition_id, located.quarter_end, zones.zone_type, zones.zone_id, zones.zone_name
)

select * from chronic_patients
