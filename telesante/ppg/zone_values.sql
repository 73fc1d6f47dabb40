-- Published values of both indicators in an edition, and why one stays out of the file, if so.
-- Parameter: edition.
with published as (
    select
        'teleconsultation_uptake' as indicator_id,
        zone_id,
        zone_name,
        quarter_end,
        uptake_percent as zone_value,
        is_masked,
        is_provisional,
        is_synthetic
    from marts.ppg_teleconsultation_uptake
    where edition_id = $edition
    union all
    select
        'chronic_patients' as indicator_id,
        zone_id,
        zone_name,
        quarter_end,
        patient_count as zone_value,
        is_masked,
        is_provisional,
        is_synthetic
    from marts.ppg_chronic_patients
    where edition_id = $edition
)

select
    indicator_id,
    zone_id,
    zone_name,
    quarter_end,
    zone_value,
    is_synthetic,
    case
        when is_provisional then 'provisional'
        when is_masked or zone_value is null then 'masked'
    end as left_out_as
from published
order by indicator_id, quarter_end, zone_id
