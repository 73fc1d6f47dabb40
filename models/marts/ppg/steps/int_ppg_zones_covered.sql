with zones as (select * from {{ ref('int_ppg_zones') }}),

indicators as (select * from {{ ref('ppg_indicators') }}),

perimeters as (select * from {{ ref('dim_perimeter') }}),

store as (select * from {{ ref('int_store_described') }}),

named as (
    select distinct
        zone_id,
        zone_region_code
    from zones
),

regions as (
    select distinct executor_region_code from perimeters
),

covered as (
    -- Rule `coverage`: a declared region covers its zones; FRANCE, the indicator's own perimeter
    -- and a store of which nothing is said cover every zone.
    select
        indicators.indicator_id,
        named.zone_id,
        regions.executor_region_code is not null
        or store.declared_perimeters is null
        or contains(concat(',', store.declared_perimeters, ','), ',FRANCE,')
        or contains(
            concat(',', store.declared_perimeters, ','),
            concat(',', indicators.national_perimeter_id, ',')
        ) as is_zone_covered
    from named
    cross join indicators
    cross join store
    left join regions on named.zone_region_code = regions.executor_region_code
)

select * from covered
