-- Grain: one row per region of the executors of a store that declares nothing, in the last edition;
-- no row of a store that says what it holds.
select
    departments.region_code,
    departments.region_name,
    count(distinct months.executor_department) as department_count,
    sum(months.act_count) as act_count,
    100.0 * sum(months.act_count) / sum(sum(months.act_count)) over () as share_percent
from marts.acts_monthly as months
inner join marts.dim_department as departments
    on months.executor_department = departments.department_code
cross join intermediate.int_store_described as store
where
    store.declared_perimeters is null
    and months.edition_id = 'latest'
    and months.act_category = 'all'
    and departments.is_department
group by departments.region_code, departments.region_name
order by act_count desc
