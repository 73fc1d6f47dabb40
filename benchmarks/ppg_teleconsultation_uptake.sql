-- The mart `ppg_teleconsultation_uptake` as one query, with the choices of docs/ppg.md at their
-- defaults.
with quarters as (
    select
        editions.edition_id,
        editions.flux_end,
        store.is_synthetic,
        least(editions.flux_end, store.last_flux_month) as computed_with_flux,
        calendar.quarter_end,
        cast(date_trunc('quarter', calendar.quarter_end) as date) as quarter_start
    from intermediate.int_editions_resolved as editions
    cross join intermediate.int_store_described as store
    cross join (select distinct quarter_end from marts.dim_date) as calendar
    where
        editions.flux_end > calendar.quarter_end
        and editions.first_care_month <= date_trunc('quarter', calendar.quarter_end)
),

billed_numbers as (
    select distinct
        quarters.edition_id,
        quarters.quarter_end,
        acts.executor_key,
        acts.professional_key
    from marts.fact_acts as acts
    inner join quarters
        on
            date_trunc('quarter', acts.care_date) = quarters.quarter_start
            and acts.known_from <= quarters.flux_end
            and acts.known_until > quarters.flux_end
    where acts.act_category = 'teleconsultation' and acts.executor_key is not null
),

-- Two numbers are one person when any month of the register joins them.
links as (
    select practice_key as number_key, professional_key
    from intermediate.int_professionals_deduplicated
    union
    select professional_key, practice_key
    from intermediate.int_professionals_deduplicated
),

billed as (
    select billed_numbers.edition_id, billed_numbers.quarter_end, links.professional_key
    from billed_numbers
    inner join links on billed_numbers.executor_key = links.number_key
    union
    select billed_numbers.edition_id, billed_numbers.quarter_end, links.professional_key
    from billed_numbers
    inner join links on billed_numbers.professional_key = links.number_key
),

practitioners as (
    -- The row of the main practice, in the last month of the quarter.
    select
        quarters.edition_id,
        quarters.quarter_end,
        register.professional_key,
        coalesce(places.department_code, 'NC') as department_code
    from intermediate.int_professionals_deduplicated as register
    inner join quarters
        on register.register_month = date_trunc('month', quarters.quarter_end)
    inner join seeds.specialties as specialties
        on register.pfs_pra_spe = specialties.specialty_code
    inner join seeds.practice_natures as natures
        on register.exc_exc_nat = natures.practice_nature_code
    left join intermediate.int_professionals_located as places
        on
            register.practice_key = places.practice_key
            and register.register_month >= places.valid_from
            and register.register_month < places.valid_until
    where
        register.practice_key = register.professional_key
        and coalesce(register.exc_fin_mtf, 0) = 0
        and coalesce(register.pra_mep_cod, 0) in (0, 99)
        and specialties.is_general_practitioner
        and natures.is_liberal
),

by_department as (
    select
        practitioners.edition_id,
        practitioners.quarter_end,
        practitioners.department_code,
        count(*) as gp_count,
        count(billed.professional_key) as gp_teleconsulting_count
    from practitioners
    left join billed using (edition_id, quarter_end, professional_key)
    group by practitioners.edition_id, practitioners.quarter_end, practitioners.department_code
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
        cast(sum(by_department.gp_count) as bigint) as gp_count,
        cast(sum(by_department.gp_teleconsulting_count) as bigint) as gp_teleconsulting_count
    from by_department
    inner join zones using (department_code)
    group by edition_id, quarter_end, zone_type, zone_id, zone_name
),

rated as (
    -- To one decimal, half away from zero.
    select
        *,
        floor((2000 * gp_teleconsulting_count + gp_count) / (2 * gp_count)) / 10 as uptake_percent
    from counted
),

steered as (
    select
        rated.*,
        case when rated.quarter_end >= indicators.initial_quarter_end then coalesce(
            case when rated.zone_type = 'country'
                then cast(initial_figures.value as double) end,
            max(rated.uptake_percent) filter (
                rated.quarter_end = indicators.initial_quarter_end
            ) over (partition by rated.edition_id, rated.zone_id)
        ) end as initial_value,
        cast(target_figures.value as double) as target_percent,
        case when rated.zone_type = 'country'
            then cast(target_figures.value as double) end as target_value
    from rated
    cross join (
        from seeds.ppg_indicators where indicator_id = 'teleconsultation_uptake'
    ) as indicators
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
    steered.gp_count,
    steered.gp_teleconsulting_count,
    steered.uptake_percent,
    steered.target_percent,
    steered.initial_value,
    steered.uptake_percent as current_value,
    steered.target_value,
    case when steered.target_value <> steered.initial_value then
        100 - (steered.target_value - steered.uptake_percent) * 100
        / (steered.target_value - steered.initial_value)
    end as progress_rate,
    steered.gp_teleconsulting_count * 100 >= steered.target_percent * steered.gp_count
        as is_target_reached,
    datediff('month', steered.quarter_end, quarters.computed_with_flux) < 6 as is_provisional,
    quarters.is_synthetic,
    steered.quarter_end,
    quarters.computed_with_flux
from steered
inner join quarters using (edition_id, quarter_end)
