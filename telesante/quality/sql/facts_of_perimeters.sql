-- Grain: one row per edition, perimeter and department of the executor, 'all' among them: acts
-- counted one by one. France is counted in total alone.
select
    editions.edition_id,
    perimeters.perimeter_id,
    coalesce(acts.executor_department, 'all') as executor_department,
    sum(acts.act_quantity) as fact_act_count
from marts.fact_acts as acts
inner join marts.dim_edition as editions
    on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
inner join intermediate.int_territory_departments as departments
    on acts.executor_department = departments.department_code
inner join marts.dim_perimeter as perimeters
    on
        departments.territory = perimeters.territory
        and acts.care_date between perimeters.care_from and perimeters.care_to
group by
    editions.edition_id, perimeters.perimeter_id, perimeters.territory,
    cube(acts.executor_department)
having perimeters.territory <> 'FRANCE' or grouping(acts.executor_department) = 1
