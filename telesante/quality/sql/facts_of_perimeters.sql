-- Grain: one row per edition and perimeter: acts counted one by one.
select
    editions.edition_id || '_' || perimeters.perimeter_id as scope_key,
    sum(acts.act_quantity) as act_count
from marts.fact_acts as acts
inner join marts.dim_edition as editions
    on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
inner join seeds.departments as departments
    on acts.executor_department = departments.department_code
inner join seeds.perimeters as perimeters
    on
        departments.region_code = perimeters.executor_region_code
        and acts.care_date between perimeters.care_from and perimeters.care_to
group by all
