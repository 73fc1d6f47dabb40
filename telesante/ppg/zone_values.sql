-- Values of both indicators in an edition, and why a zone's value stays out of the file, if so.
-- Parameters: edition, least_count (a count under it is not released).
with counted as (
    select
        'teleconsultation_uptake' as indicator_id,
        zone_type,
        zone_id,
        zone_name,
        quarter_end,
        uptake_percent as zone_value,
        -- A rate and its denominator, which is published elsewhere, give the numerator away.
        least(gp_count, gp_teleconsulting_count) as smallest_count,
        is_provisional,
        is_synthetic
    from marts.ppg_teleconsultation_uptake
    where edition_id = $edition
    union all
    select
        'chronic_patients' as indicator_id,
        zone_type,
        zone_id,
        zone_name,
        quarter_end,
        patient_count as zone_value,
        patient_count as smallest_count,
        is_provisional,
        is_synthetic
    from marts.ppg_chronic_patients
    where edition_id = $edition
),

placed as (
    select
        counted.*,
        departments.region_code
    from counted
    left join marts.dim_department as departments
        on counted.zone_id = departments.pilote_zone_id
),

judged as (
    -- A value that the publication masked is null.
    select
        *,
        zone_value is null or coalesce(smallest_count, 0) < $least_count as is_small
    from placed
),

ranked as (
    select
        *,
        count(*) filter (where is_small) over siblings as small_siblings,
        row_number() over (
            partition by indicator_id, quarter_end, zone_type, region_code, is_small
            order by smallest_count, zone_id
        ) as place_by_size
    from judged
    window siblings as (partition by indicator_id, quarter_end, zone_type, region_code)
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
        when is_small then 'small_count'
        -- One department alone would be its region less the others.
        when zone_type = 'department' and small_siblings = 1 and place_by_size = 1
            then 'would_give_another_away'
    end as left_out_as
from ranked
order by indicator_id, quarter_end, zone_id
