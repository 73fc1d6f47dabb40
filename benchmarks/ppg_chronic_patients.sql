-- The mart `ppg_chronic_patients` as one query, with the choices of docs/ppg.md at their defaults.
with windows as (
    -- The quarters that each edition carries: the six months lie in it, and ended before its flux.
    select
        editions.edition_id,
        editions.flux_end,
        store.is_synthetic,
        least(editions.flux_end, store.last_flux_month) as computed_with_flux,
        calendar.quarter_end,
        cast(calendar.quarter_end - interval 6 months + interval 1 day as date) as window_start
    from intermediate.int_editions_resolved as editions
    cross join intermediate.int_store_described as store
    cross join (select distinct quarter_end from marts.dim_date) as calendar
    where
        editions.flux_end > calendar.quarter_end
        and editions.first_care_month
        <= date_trunc('month', calendar.quarter_end) - interval 5 months
),

-- Each window holds two calendar quarters: an equality joins faster than two bounds.
halves as (
    select
        edition_id,
        flux_end,
        quarter_end,
        date_trunc('month', quarter_end) - to_months(cast(months as int)) as care_quarter
    from windows
    cross join (values (2), (5)) as half (months)
),

-- Most people never had an ALD: their acts go no further. Materialised, so that what is joined with
-- the quarters is narrow and its size is known.
acts as materialized (
    select
        person_key,
        person_order,
        beneficiary_department,
        is_ald,
        date_trunc('quarter', care_date) as care_quarter,
        known_from,
        known_until
    from marts.fact_acts
    where person_key in (select person_key from marts.fact_acts where is_ald)
),

patients as (
    -- The last act of the window, of any kind, tells where the patient lives.
    select
        halves.edition_id,
        halves.quarter_end,
        max_by(acts.beneficiary_department, acts.person_order) as department_code
    from acts
    inner join halves
        on
            acts.care_quarter = halves.care_quarter
            and acts.known_from <= halves.flux_end
            and acts.known_until > halves.flux_end
    group by halves.edition_id, halves.quarter_end, acts.person_key
    having bool_or(acts.is_ald)
),

by_department as (
    select edition_id, quarter_end, department_code, count(*) as patient_count
    from patients
    group by edition_id, quarter_end, department_code
),

zones as (
    select department_code, 'department' as zone_type, pilote_zone_id as zone_id,
        department_name as zone_name
    from marts.dim_department
    where is_department
    union all
    select places.department_code, 'region', regions.pilote_zone_id, regions.region_name
    from marts.dim_department as places
    inner join seeds.regions using (region_code)
    union all
    select department_code, 'country', 'FRANCE', 'France'
    from marts.dim_department
    where department_code <> 'HIDF'
),

counted as (
    select
        edition_id,
        quarter_end,
        zone_type,
        zone_id,
        zone_name,
        cast(sum(patient_count) as bigint) as patient_count
    from by_department
    inner join zones using (department_code)
    group by edition_id, quarter_end, zone_type, zone_id, zone_name
),

steered as (
    select
        counted.*,
        cast(counted.patient_count as double) as current_value,
        case when counted.quarter_end >= indicators.initial_quarter_end then coalesce(
            case when counted.zone_type = 'country'
                then cast(initial_figures.value as double) end,
            max(counted.patient_count) filter (
                counted.quarter_end = indicators.initial_quarter_end
            ) over (partition by counted.edition_id, counted.zone_id)
        ) end as initial_value,
        case when counted.zone_type = 'country'
            then cast(target_figures.value as double) end as target_value
    from counted
    cross join (from seeds.ppg_indicators where indicator_id = 'chronic_patients') as indicators
    left join seeds.figures as initial_figures
        on indicators.initial_figure_id = initial_figures.figure_id
    left join seeds.figures as target_figures
        on indicators.target_figure_id = target_figures.figure_id
)

select
    steered.edition_id,
    steered.zone_type,
    steered.zone_id,
    steered.zone_name,
    steered.patient_count,
    steered.initial_value,
    steered.current_value,
    steered.target_value,
    case when steered.target_value <> steered.initial_value then
        100 - (steered.target_value - steered.current_value) * 100
        / (steered.target_value - steered.initial_value)
    end as progress_rate,
    datediff('month', steered.quarter_end, windows.computed_with_flux) < 6 as is_provisional,
    windows.is_synthetic,
    steered.quarter_end,
    windows.computed_with_flux
from steered
inner join windows using (edition_id, quarter_end)
