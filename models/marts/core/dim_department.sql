with departments as (select * from {{ ref('departments') }}),

other_places as (select * from {{ ref('other_places') }}),

regions as (select * from {{ ref('regions') }}),

dim_department as (
    select
        department_code,
        department_name,
        region_code,
        region_name,
        dcir_code,
        pilote_zone_id,
        iso_code,
        population,
        true as is_department
    from departments
    union all
    select
        other_places.department_code,
        other_places.department_name,
        other_places.region_code,
        regions.region_name,
        cast(null as string) as dcir_code,
        cast(null as string) as pilote_zone_id,
        cast(null as string) as iso_code,
        cast(null as int) as population,
        false as is_department
    from other_places
    left join regions on other_places.region_code = regions.region_code
)

select * from dim_department
