with suppression as (select * from {{ ref('int_suppression_verified') }}),

top_specialties as (
    {{ counted_rows('top_specialties') }}
),

masked as (
    {{ masked_cells(
        'top_specialties',
        ['act_count', 'patient_count', 'professional_count'],
        ['specialty_code', 'is_synthetic'],
    ) }}
)

select * from masked
