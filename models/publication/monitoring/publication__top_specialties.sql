with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

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
