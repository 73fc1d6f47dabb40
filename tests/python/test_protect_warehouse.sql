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
