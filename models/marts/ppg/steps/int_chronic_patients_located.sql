with patients as (
    select * from {{ ppg_choice('ppg_ald_date', {
        'act': ref('int_patients_followed'), 'quarter_end': ref('int_patients_ald_dated')}) }}
    where
        {{ ppg_choice('ppg_ald_date', {
            'act': 'is_ald_at_act', 'quarter_end': 'is_ald_at_quarter_end'}) }}
),

located as (
    -- A patient has one residence in a window, so adding weights counts persons.
    select
        edition_id,
        quarter_end,
        {{ ppg_choice('ppg_patient_department', {
            'last_act': 'last_department', 'first_act': 'first_department'}) }}
            as department_code,
        cast(sum(weight) as bigint) as patient_count
    from patients
    group by edition_id, quarter_end, department_code
)

select * from located
