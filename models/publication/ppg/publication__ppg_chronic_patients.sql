with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

final as (select * from {{ source('protection', 'final_ppg_chronic_patients') }}),

ppg_chronic_patients as (
    {{ counted_rows('ppg_chronic_patients', 'is_zone_covered') }}
),

masked as (
    {{ masked_cells(
        'ppg_chronic_patients',
        ['patient_count'],
        [
            'zone_name', 'current_value', 'initial_value', 'target_value', 'progress_rate',
            'is_provisional', 'is_synthetic', 'computed_with_flux',
        ],
    ) }}
),

shown as (
    select
        *,
        {{ is_series_told('current_value') }} as is_series_told
    from masked
),

today as (
    select
        edition_id,
        zone_type,
        zone_id,
        zone_name,
        patient_count,
        case when is_series_told then initial_value end as initial_value,
        cast(patient_count as double) as current_value,
        target_value,
        case
            when is_series_told and is_rounded
                then {{ progress_percent('patient_count') }}
            when is_series_told then progress_rate
        end as progress_rate,
        is_provisional,
        is_masked,
        is_rounded,
        is_synthetic,
        quarter_end,
        computed_with_flux
    from shown
),

published as ({{ final_quarters_as_published([
    'edition_id', 'zone_type', 'zone_id', 'zone_name', 'patient_count', 'initial_value',
    'current_value', 'target_value', 'progress_rate', 'is_provisional', 'is_masked',
    'is_rounded', 'is_synthetic', 'quarter_end', 'computed_with_flux',
]) }})

select * from published
