with suppression as (select * from {{ ref('int_suppression_verified') }}),

ppg_chronic_patients as (
    {{ counted_rows('ppg_chronic_patients', 'is_zone_covered') }}
),

masked as (
    {{ masked_cells(
        'ppg_chronic_patients',
        ['patient_count', 'current_value'],
        [
            'zone_name', 'initial_value', 'target_value', 'progress_rate', 'is_provisional',
            'is_synthetic', 'computed_with_flux',
        ],
    ) }}
),

published as (
    select
        edition_id,
        zone_type,
        zone_id,
        zone_name,
        patient_count,
        {{ shown_with_the_series('initial_value') }},
        current_value,
        target_value,
        {{ shown_with_the_series('progress_rate') }},
        is_provisional,
        is_masked,
        is_synthetic,
        quarter_end,
        computed_with_flux
    from masked
)

select * from published
