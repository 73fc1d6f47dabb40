with ppg_chronic_patients as (select * from {{ ref('ppg_chronic_patients') }}),

suppression as (select * from {{ ref('int_suppression_verified') }}),

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

zones as (
    select
        *,
        bool_or(is_masked) over (partition by edition_id, zone_id) as has_masked
    from masked
),

published as (
    -- The initial value is the zone's value of another quarter, and the progress rate gives it
    -- away: a masked quarter must not come back by them.
    select
        edition_id,
        zone_type,
        zone_id,
        zone_name,
        patient_count,
        case when not has_masked then initial_value end as initial_value,
        current_value,
        target_value,
        case when not has_masked then progress_rate end as progress_rate,
        is_provisional,
        is_masked,
        is_synthetic,
        quarter_end,
        computed_with_flux
    from zones
)

select * from published
