-- Published values of both indicators in the quarters of an edition, and why one stays out of the
-- file, if so. A final quarter leaves exactly in one edition alone: its values are read there.
-- Parameter: edition.
with uptake_quarters as (
    select quarter_end
    from marts.ppg_teleconsultation_uptake
    where edition_id = $edition
),

chronic_quarters as (
    select quarter_end
    from marts.ppg_chronic_patients
    where edition_id = $edition
),

published as (
    select
        'teleconsultation_uptake' as indicator_id,
        zone_id,
        zone_name,
        quarter_end,
        uptake_percent as zone_value,
        is_masked,
        is_provisional,
        is_rounded,
        is_synthetic
    from marts.ppg_teleconsultation_uptake
    where quarter_end in (from uptake_quarters)
    qualify
        row_number() over (
            partition by quarter_end, zone_id, zone_name
            order by is_rounded asc, edition_id = $edition desc, edition_id asc
        ) = 1
    union all
    select
        'chronic_patients' as indicator_id,
        zone_id,
        zone_name,
        quarter_end,
        patient_count as zone_value,
        is_masked,
        is_provisional,
        is_rounded,
        is_synthetic
    from marts.ppg_chronic_patients
    where quarter_end in (from chronic_quarters)
    qualify
        row_number() over (
            partition by quarter_end, zone_id, zone_name
            order by is_rounded asc, edition_id = $edition desc, edition_id asc
        ) = 1
)

select
    indicator_id,
    zone_id,
    zone_name,
    quarter_end,
    zone_value,
    is_synthetic,
    case
        when is_provisional or is_rounded then 'provisional'
        when is_masked or zone_value is null then 'masked'
    end as left_out_as
from published
order by indicator_id, quarter_end, zone_id
