with zones as (select * from {{ ref('int_ppg_zones') }}),

indicators as (select * from {{ ref('ppg_indicators') }}),

departments as (select * from {{ ref('departments') }}),

territory_departments as (select * from {{ ref('int_territory_departments') }}),

perimeters as (select * from {{ ref('dim_perimeter') }}),

store as (select * from {{ ref('int_store_described') }}),

inside as (
    select distinct territory_departments.department_code
    from perimeters
    inner join territory_departments on perimeters.territory = territory_departments.territory
),

zones_inside as (
    select
        zones.zone_id,
        bool_and(inside.department_code is not null) as is_inside
    from zones
    inner join departments on zones.department_code = departments.department_code
    left join inside on departments.department_code = inside.department_code
    group by zones.zone_id
),

covered as (
    -- Rule `coverage`: a zone is covered when all its departments are; FRANCE, the indicator's own
    -- perimeter and a store of which nothing is said cover every zone.
    select
        indicators.indicator_id,
        zones_inside.zone_id,
        zones_inside.is_inside
        or {{ is_held('store.declared_perimeters', ['indicators.national_perimeter_id']) }}
            as is_zone_covered
    from zones_inside
    cross join indicators
    cross join store
)

select * from covered
