with uptake as (select * from {{ ref('int_uptake_rated') }}),

chronic_patients as (select * from {{ ref('int_chronic_patients_counted') }}),

valued as (
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
)

select * from valued
