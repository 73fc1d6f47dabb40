with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

final as (select * from {{ source('protection', 'final_ppg_teleconsultation_uptake') }}),

ppg_teleconsultation_uptake as (
    {{ counted_rows('ppg_teleconsultation_uptake', 'is_zone_covered') }}
),

masked as (
    {{ masked_cells(
        'ppg_teleconsultation_uptake',
        ['gp_count', 'gp_teleconsulting_count'],
        [
            'zone_name', 'uptake_percent', 'is_target_reached', 'current_value', 'target_percent',
            'initial_value', 'target_value', 'progress_rate', 'is_provisional', 'is_synthetic',
            'computed_with_flux',
        ],
    ) }}
),

shown as (
    -- The rate of a provisional quarter is that of its rounded counts, in whole percent.
    select
        *,
        case
            when is_rounded
                then round(cast(gp_teleconsulting_count as double) * 100 / nullif(gp_count, 0))
            when not is_masked then uptake_percent
        end as shown_percent,
        {{ is_series_told('current_value') }} as is_series_told
    from masked
),

today as (
    select
        edition_id,
        zone_type,
        zone_id,
        zone_name,
        gp_count,
        gp_teleconsulting_count,
        shown_percent as uptake_percent,
        target_percent,
        case when is_series_told then initial_value end as initial_value,
        shown_percent as current_value,
        target_value,
        case
            when is_series_told and is_rounded then {{ progress_percent('shown_percent') }}
            when is_series_told then progress_rate
        end as progress_rate,
        -- Rounded counts do not tell on which side of the target a zone is.
        case when not is_masked and not is_rounded then is_target_reached end as is_target_reached,
        is_provisional,
        is_masked,
        is_rounded,
        is_synthetic,
        quarter_end,
        computed_with_flux
    from shown
),

published as ({{ final_quarters_as_published([
    'edition_id', 'zone_type', 'zone_id', 'zone_name', 'gp_count', 'gp_teleconsulting_count',
    'uptake_percent', 'target_percent', 'initial_value', 'current_value', 'target_value',
    'progress_rate', 'is_target_reached', 'is_provisional', 'is_masked', 'is_rounded',
    'is_synthetic', 'quarter_end', 'computed_with_flux',
]) }})

select * from published
