-- A warehouse whose only table is the flow table of a few perimeters, each act another patient's.
-- `cells` holds their counts, and their territories and periods.
delete from marts.flows_department;
delete from marts.acts_by_age_band;
delete from marts.acts_by_beneficiary_profile;
delete from marts.acts_by_executor_category;
delete from marts.top_executor_categories;
delete from marts.top_specialties;
delete from marts.ppg_chronic_patients;
delete from marts.ppg_teleconsultation_uptake;
create or replace temporary table model as from marts.dim_perimeter limit 1;
delete from marts.dim_perimeter;
insert into marts.dim_perimeter
select distinct
    model.* replace (
        cells.perimeter_id as perimeter_id,
        cells.territory as territory,
        cast(cells.care_from as date) as care_from,
        cast(cells.care_to as date) as care_to
    )
from model, cells;
insert into intermediate.int_territory_departments by name
select distinct
    territory,
    executor as department_code
from cells
where territory like '% %';
insert into marts.flows_department by name
select
    '2024-12' as edition_id,
    perimeter_id,
    'all' as act_category,
    if(grouping(executor) = 1, 'all', executor) as executor_department,
    if(grouping(zone) = 1, 'all', zone) as beneficiary_zone,
    cast(sum(acts) as bigint) as act_count,
    cast(sum(acts) as bigint) as patient_count,
    true as is_synthetic
from cells
where acts > 0
group by perimeter_id, cube (executor, zone)
having executor_department is not null and beneficiary_zone is not null;
delete from intermediate.int_cell_contributors;
insert into intermediate.int_cell_contributors by name
select
    'flows_department' as mart,
    concat_ws(
        '|', edition_id, perimeter_id, act_category, executor_department, beneficiary_zone
    ) as cell_key,
    3 as contributor_count,
    act_count,
    50 as largest_share_percent
from marts.flows_department;

insert into exact_periods
select distinct
    'perimeter',
    '2024-12',
    perimeter_id
from cells;
