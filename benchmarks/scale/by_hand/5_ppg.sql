-- The two PPG indicators, with the choices of docs/ppg.md at their defaults.

-- The quarters that each edition carries: the window of the indicator opens on or after its first
-- care month and no earlier than the first flux tells, and ends before its last flux.
create table intermediate.quarters as
with ended as (
    select distinct
        quarter_end,
        cast(date_trunc('month', quarter_end) - to_months(3 * window_quarters - 1) as date)
            as window_start,
        indicators.*
    from marts.dim_date
    cross join seeds.ppg_indicators as indicators
)

select
    edition_id,
    indicator_id,
    quarter_end,
    window_start,
    flux_end,
    least(flux_end, last_flux_month) as computed_with_flux,
    datediff('month', quarter_end, least(flux_end, last_flux_month)) < 6 as is_provisional,
    is_synthetic,
    initial_quarter_end,
    (select cast(value as double) from seeds.figures where figure_id = initial_figure_id)
        as initial_figure,
    (select cast(value as double) from seeds.figures where figure_id = target_figure_id)
        as target_figure
from intermediate.editions
cross join intermediate.store
inner join ended
    on
        flux_end > quarter_end
        and first_care_month <= window_start
        and first_flux_month <= window_start + interval 1 month;

create table intermediate.zones as
select department_code, 'department' as zone_type, pilote_zone_id as zone_id,
    department_name as zone_name
from marts.dim_department
where is_department
union all
select department_code, 'region', regions.pilote_zone_id, regions.region_name
from marts.dim_department
inner join seeds.regions using (region_code)
union all
select department_code, 'country', 'FRANCE', 'France'
from marts.dim_department
where department_code <> 'outside';

-- Each zone's way from where it started to the target, which only the country has.
create macro with_progress(source, indicator) as table
with started as (
    select
        counted.*,
        quarters.* exclude (edition_id, quarter_end),
        is_zone_covered,
        if(zone_type = 'country', target_figure, null) as target_value,
        case when quarter_end >= initial_quarter_end then coalesce(
            if(zone_type = 'country', initial_figure, null),
            max(current_value) filter (quarter_end = initial_quarter_end)
                over (partition by edition_id, zone_id)
        ) end as initial_value
    from query_table(source) as counted
    inner join intermediate.quarters as quarters using (edition_id, quarter_end)
    inner join intermediate.int_ppg_zones_covered using (indicator_id, zone_id)
    where indicator_id = indicator
)

select
    *,
    100 - (target_value - current_value) * 100 / nullif(target_value - initial_value, 0)
        as progress_rate
from started;

-- The last act of the window, of any kind, tells where the patient lives. Most people never had an
-- ALD: their acts go no further. Each window holds two calendar quarters: an equality joins faster
-- than two bounds.
create temp table patients as
with acts as materialized (
    select person_key, person_order, beneficiary_department, is_ald, known_from, known_until,
        date_trunc('quarter', care_date) as care_quarter
    from marts.fact_acts
    where person_key in (select person_key from marts.fact_acts where is_ald)
),

halves as (
    select *, cast(window_start + to_months(months) as date) as care_quarter
    from intermediate.quarters
    cross join (values (0), (3)) as half (months)
    where indicator_id = 'chronic_patients'
)

select
    edition_id,
    quarter_end,
    max_by(beneficiary_department, person_order) as department_code
from acts
inner join halves using (care_quarter)
where known_from <= flux_end and known_until > flux_end
group by edition_id, quarter_end, person_key
having bool_or(is_ald);

create temp table patients_by_zone as
select edition_id, quarter_end, zone_type, zone_id, zone_name, count(*) as patient_count,
    cast(count(*) as double) as current_value
from patients
inner join intermediate.zones using (department_code)
group by all;

create table marts.ppg_chronic_patients as
select
    edition_id, zone_type, zone_id, zone_name, patient_count, initial_value, current_value,
    target_value, progress_rate, is_zone_covered, is_provisional, is_synthetic, quarter_end,
    computed_with_flux
from with_progress('patients_by_zone', 'chronic_patients');

create temp table billed as
with numbers as (
    select distinct edition_id, quarter_end, executor_key, professional_key
    from marts.fact_acts
    inner join intermediate.quarters
        on
            date_trunc('quarter', care_date) = window_start
            and known_from <= flux_end
            and known_until > flux_end
    where
        indicator_id = 'teleconsultation_uptake'
        and act_category = 'teleconsultation'
        and executor_key is not null
),

-- Two numbers are one person when any month of the register joins them.
links as (
    select practice_key as number_key, professional_key from intermediate.register
    union
    select professional_key, practice_key from intermediate.register
)

select edition_id, quarter_end, links.professional_key
from numbers
inner join links on executor_key = number_key
union
select edition_id, quarter_end, links.professional_key
from numbers
inner join links on numbers.professional_key = number_key;

-- The row of the main practice, in the last month of the quarter.
create temp table practitioners as
select
    edition_id,
    quarter_end,
    register.professional_key,
    coalesce(professionals.department_code, 'NC') as department_code
from intermediate.register
inner join intermediate.quarters on register_month = date_trunc('month', quarter_end)
inner join seeds.specialties using (specialty_code)
inner join seeds.practice_natures using (practice_nature_code)
left join intermediate.professionals
    on
        register.practice_key = professionals.practice_key
        and register_month >= valid_from
        and register_month < valid_until
where
    indicator_id = 'teleconsultation_uptake'
    and register.practice_key = register.professional_key
    and coalesce(end_reason, 0) = 0
    and coalesce(mep_code, 0) in (0, 99)
    and is_general_practitioner
    and is_liberal;

create temp table uptake_by_zone as
select
    edition_id,
    quarter_end,
    zone_type,
    zone_id,
    zone_name,
    count(*) as gp_count,
    count(billed.professional_key) as gp_teleconsulting_count,
    -- To one decimal, half away from zero.
    floor((2000 * gp_teleconsulting_count + gp_count) / (2 * gp_count)) / 10 as current_value
from practitioners
inner join intermediate.zones using (department_code)
left join billed using (edition_id, quarter_end, professional_key)
group by all;

create table marts.ppg_teleconsultation_uptake as
select
    edition_id, zone_type, zone_id, zone_name, gp_count, gp_teleconsulting_count,
    current_value as uptake_percent, target_figure as target_percent, initial_value, current_value,
    target_value, progress_rate,
    gp_teleconsulting_count * 100 >= target_figure * gp_count as is_target_reached,
    is_zone_covered, is_provisional, is_synthetic, quarter_end, computed_with_flux
from with_progress('uptake_by_zone', 'teleconsultation_uptake');
