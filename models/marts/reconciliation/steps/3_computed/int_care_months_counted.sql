with months as (select * from {{ ref('acts_monthly') }}),

departments as (select * from {{ ref('departments') }}),

perimeters as (select * from {{ ref('perimeters') }}),

counted as (
    select
        months.edition_id,
        perimeters.perimeter_id,
        count(distinct months.care_month) as month_count
    from months
    inner join departments on months.executor_department = departments.department_code
    inner join perimeters
        on
            departments.region_code = perimeters.executor_region_code
            and months.care_month >= perimeters.care_from
            and months.care_month <= perimeters.care_to
    where months.act_category = 'all' and months.act_count > 0
    group by months.edition_id, perimeters.perimeter_id
)

select * from counted
