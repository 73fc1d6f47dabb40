-- What the protection reads of a warehouse, small enough to protect in a second: the demonstration
-- without its months, and with one quarter of the PPG, of which every zone counts as covered. `demo`
-- is attached.
create schema marts;
create schema seeds;
create table seeds.regions as from demo.seeds.regions;
create table seeds.departments as from demo.seeds.departments;
create table marts.dim_perimeter as from demo.marts.dim_perimeter;
create schema intermediate;
create table intermediate.int_territory_departments as
from demo.intermediate.int_territory_departments;
create table intermediate.int_cell_contributors as
from demo.intermediate.int_cell_contributors
where
    (mart <> 'acts_by_beneficiary_profile' or split_part(cell_key, '|', 4) in ('all', 'EHPAD'))
    and mart <> 'acts_monthly';
create table marts.dim_edition as from demo.marts.dim_edition;
create table marts.flows_department as
from demo.marts.flows_department where act_category = 'all';
create table marts.acts_by_age_band as
from demo.marts.acts_by_age_band where age_band_system = 'monitoring';
create table marts.acts_by_beneficiary_profile as
from demo.marts.acts_by_beneficiary_profile where profile in ('all', 'EHPAD');
create table marts.acts_by_executor_category as from demo.marts.acts_by_executor_category;
create table marts.top_executor_categories as from demo.marts.top_executor_categories;
create table marts.top_specialties as from demo.marts.top_specialties;
create table marts.acts_monthly as
from demo.marts.acts_monthly where false;
create table marts.ppg_chronic_patients as
select * replace (true as is_zone_covered)
from demo.marts.ppg_chronic_patients where quarter_end = '2024-06-30';
create table marts.ppg_teleconsultation_uptake as
from demo.marts.ppg_teleconsultation_uptake where quarter_end = '2024-12-31';
create table exact_periods as from demo.intermediate.int_exact_periods;

-- What leaves of provisional rows, whatever a test makes of them. Counts that end in 5 go up.
create view intermediate.int_rounded_rows as
select
    'flows_department' as mart,
    concat_ws('|', edition_id, perimeter_id, act_category, executor_department, beneficiary_zone) as cell_key,
    (act_count + 5) // 10 * 10 as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    cast(null as bigint) as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.flows_department
where (edition_id, cast(perimeter_id as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'perimeter'
)
union all
select
    'acts_by_age_band' as mart,
    concat_ws('|', edition_id, perimeter_id, act_category, executor_department, age_band_system, age_band) as cell_key,
    (act_count + 5) // 10 * 10 as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    cast(null as bigint) as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.acts_by_age_band
where (edition_id, cast(perimeter_id as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'perimeter'
)
union all
select
    'acts_by_beneficiary_profile' as mart,
    concat_ws('|', edition_id, perimeter_id, act_category, profile, beneficiary_zone) as cell_key,
    (act_count + 5) // 10 * 10 as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    cast(null as bigint) as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.acts_by_beneficiary_profile
where (edition_id, cast(perimeter_id as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'perimeter'
)
union all
select
    'acts_by_executor_category' as mart,
    concat_ws('|', edition_id, perimeter_id, executor_category, act_category) as cell_key,
    (act_count + 5) // 10 * 10 as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    (professional_count + 5) // 10 * 10 as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.acts_by_executor_category
where (edition_id, cast(perimeter_id as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'perimeter'
)
union all
select
    'top_executor_categories' as mart,
    concat_ws('|', edition_id, perimeter_id, act_category, rank) as cell_key,
    (act_count + 5) // 10 * 10 as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    (professional_count + 5) // 10 * 10 as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.top_executor_categories
where (edition_id, cast(perimeter_id as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'perimeter'
)
union all
select
    'top_specialties' as mart,
    concat_ws('|', edition_id, perimeter_id, act_category, rank) as cell_key,
    (act_count + 5) // 10 * 10 as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    (professional_count + 5) // 10 * 10 as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.top_specialties
where (edition_id, cast(perimeter_id as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'perimeter'
)
union all
select
    'acts_monthly' as mart,
    concat_ws('|', edition_id, care_month, act_category, executor_department) as cell_key,
    (act_count + 5) // 10 * 10 as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    cast(null as bigint) as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.acts_monthly
where (edition_id, cast(care_month as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'month'
)
union all
select
    'ppg_chronic_patients' as mart,
    concat_ws('|', edition_id, quarter_end, zone_type, zone_id) as cell_key,
    cast(null as bigint) as act_count,
    (patient_count + 5) // 10 * 10 as patient_count,
    cast(null as bigint) as professional_count,
    cast(null as bigint) as gp_count,
    cast(null as bigint) as gp_teleconsulting_count
from marts.ppg_chronic_patients
where (edition_id, cast(quarter_end as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'ppg_chronic_patients'
)
union all
select
    'ppg_teleconsultation_uptake' as mart,
    concat_ws('|', edition_id, quarter_end, zone_type, zone_id) as cell_key,
    cast(null as bigint) as act_count,
    cast(null as bigint) as patient_count,
    cast(null as bigint) as professional_count,
    (gp_count + 5) // 10 * 10 as gp_count,
    (gp_teleconsulting_count + 5) // 10 * 10 as gp_teleconsulting_count
from marts.ppg_teleconsultation_uptake
where (edition_id, cast(quarter_end as varchar)) not in (
    select (edition_id, period)
    from exact_periods
    where kind = 'ppg_teleconsultation_uptake'
);
