with places as (select * from {{ ref('dim_department') }}),

regions as (select * from {{ ref('regions') }}),

spread as (
    -- Rule `places`: Corsica, where the department is unknown, counts in its region, every place in
    -- France.
    select
        department_code,
        'department' as zone_type,
        pilote_zone_id as zone_id,
        department_name as zone_name
    from places
    where is_department
    union all
    select
        places.department_code,
        'region' as zone_type,
        regions.pilote_zone_id as zone_id,
        regions.region_name as zone_name
    from places
    inner join regions on places.region_code = regions.region_code
    union all
    select
        department_code,
        'country' as zone_type,
        'FRANCE' as zone_id,
        'France' as zone_name
    from places
    -- A view of the regional tables, where nobody lives or practises.
    where department_code <> 'outside'
)

select * from spread
