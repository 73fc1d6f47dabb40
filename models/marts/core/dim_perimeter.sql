with regions as (select * from {{ ref('regions') }}),

store as (select * from {{ ref('int_store_described') }}),

fates as (select * from {{ ref('int_line_fates') }}),

fluxes as (
    select distinct flx_dis_dtd from fates
),

years as (
    -- As long as the calendar of `dim_date`.
    select cast(numbered.n as int) as care_year from range(2015, 2036) as numbered (n)
),

care_years as (
    -- Care of a month first appears in the flux of the month after.
    select
        years.care_year,
        store.is_synthetic,
        case
            when store.declared_perimeters is not null
                then concat(',', store.declared_perimeters, ',')
        end as declared
    from years
    inner join store
        on
            year(store.first_flux_month - interval '1' month) <= years.care_year
            and year(store.last_flux_month - interval '1' month) >= years.care_year
),

care_years_found as (
    select
        care_years.care_year,
        care_years.is_synthetic,
        care_years.declared,
        count(fluxes.flx_dis_dtd) as flux_months_found
    from care_years
    left join fluxes
        on
            make_date(care_years.care_year, 1, 1) < fluxes.flx_dis_dtd
            and make_date(care_years.care_year + 1, 1, 1) >= fluxes.flx_dis_dtd
    group by care_years.care_year, care_years.is_synthetic, care_years.declared
),

named as (
    select
        concat(lower(substr(regions.iso_code, 4)), '_', care_years.care_year) as perimeter_id,
        concat(
            'Actes exécutés ', regions.place_fr, ' en ', care_years.care_year,
            case
                when care_years.flux_months_found < 12
                    then concat(' (partiel, ', care_years.flux_months_found, ' flux sur 12)')
                else ''
            end
        ) as label_fr,
        regions.region_code as executor_region_code,
        regions.region_name,
        concat('Hors ', regions.region_name) as outside_label_fr,
        concat('H', substr(regions.iso_code, 4)) as outside_code_fr,
        regions.place_fr,
        regions.possessive_fr,
        care_years.declared,
        care_years.is_synthetic,
        cast(care_years.flux_months_found as int) as flux_months_found,
        make_date(care_years.care_year, 1, 1) as care_from,
        make_date(care_years.care_year, 12, 31) as care_to
    from regions
    cross join care_years_found as care_years
),

dim_perimeter as (
    -- Rule `coverage`: a store holds the regions that were declared, by their code, by the id of
    -- a perimeter or as FRANCE; one of which nothing was said may hold any.
    select
        perimeter_id,
        label_fr,
        executor_region_code,
        region_name,
        outside_label_fr,
        outside_code_fr,
        place_fr,
        possessive_fr,
        flux_months_found,
        is_synthetic,
        care_from,
        care_to
    from named
    where
        declared is null
        or contains(declared, concat(',', executor_region_code, ','))
        or contains(declared, concat(',', perimeter_id, ','))
        or contains(declared, ',FRANCE,')
)

select * from dim_perimeter
