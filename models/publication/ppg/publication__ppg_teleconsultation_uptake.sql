with suppression as (select * from {{ ref('int_suppression_verified') }}),

ppg_teleconsultation_uptake as (
    {{ counted_rows('ppg_teleconsultation_uptake', 'is_zone_covered') }}
),

masked as (
    {{ masked_cells(
        'ppg_teleconsultation_uptake',
        [
            'gp_count', 'gp_teleconsulting_count', 'uptake_percent', 'is_target_reached',
            'current_value',
        ],
        [
            'zone_name', 'target_percent', 'initial_value', 'target_value', 'progress_rate',
            'is_provisional', 'is_synthetic', 'computed_with_flux',
        ],
    ) }}
),

published as (
    select
        edition_id,
        zone_type,
        zone_id,
        zone_name,
        gp_count,
        gp_teleconsulting_count,
        uptake_percent,
        target_percent,
        {{ shown_with_the_series('initial_value') }},
        current_value,
        target_value,
        {{ shown_with_the_series('progress_rate') }},
        is_target_reached,
        is_provisional,
        is_masked,
        is_synthetic,
        quarter_end,
        computed_with_flux
    from masked
)

select * from published
