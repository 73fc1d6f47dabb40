with specialties as (select * from {{ ref('specialties') }}),

dim_specialty as (
    select
        specialty_code,
        label,
        official_label,
        specialty_group,
        is_doctor,
        is_general_practitioner
    from specialties
)

select * from dim_specialty
