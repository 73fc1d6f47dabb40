with territories as (select * from {{ ref('int_territories') }}),

own_perimeters as (select * from {{ ref('stg_own__perimeters') }}),

store as (select * from {{ ref('int_store_described') }}),

fates as (select * from {{ ref('int_line_fates') }}),

fluxes as (
    select distinct flx_dis_dtd from fates
),

years as (
    -- As long as the calendar of `dim_date`.
    select cast(numbered.n as int) as care_year from range(2015, 2036) as numbered (n)
),

named as (
    select
        concat(territories.id_prefix, '_', years.care_year) as perimeter_id,
        concat('Actes exécutés ', territories.place_fr, ' en ', years.care_year) as label_fr,
        territories.territory,
        make_date(years.care_year, 1, 1) as care_from,
        make_date(years.care_year, 12, 31) as care_to
    from territories
    cross join years
    where territories.is_derived
    union all
    select
        perimeter_id,
        label_fr,
        territory,
        care_from,
        care_to
    from own_perimeters
),

held as (
    -- Rule `coverage`: a perimeter is held when its departments are, or when its own id was
    -- declared. Care of a month first appears in the flux of the month after.
    select
        named.*,
        cast(
            12 * (year(named.care_to) - year(named.care_from))
            + month(named.care_to) - month(named.care_from) + 1 as int
        ) as flux_months_expected,
        store.is_synthetic
    from named
    inner join territories on named.territory = territories.territory
    inner join store
        on
            named.care_to >= store.first_flux_month - interval '1' month
            and named.care_from <= store.last_flux_month - interval '1' month
    where
        territories.is_held
        or {{ declares('store.declared_perimeters', 'named.perimeter_id') }}
),

found as (
    select
        held.perimeter_id,
        cast(count(fluxes.flx_dis_dtd) as int) as flux_months_found
    from held
    left join fluxes
        on
            held.care_from < fluxes.flx_dis_dtd
            and held.care_to + interval '1' day >= fluxes.flx_dis_dtd
    group by held.perimeter_id
),

dim_perimeter as (
    select
        held.perimeter_id,
        concat(
            held.label_fr,
            case
                when found.flux_months_found < held.flux_months_expected
                    then
                        concat(
                            ' (partiel, ', found.flux_months_found, ' flux sur ',
                            held.flux_months_expected, ')'
                        )
                else ''
            end
        ) as label_fr,
        held.territory,
        territories.executor_region_code,
        territories.region_name,
        territories.outside_label_fr,
        territories.outside_code_fr,
        territories.place_fr,
        territories.possessive_fr,
        found.flux_months_found,
        held.is_synthetic,
        held.care_from,
        held.care_to
    from held
    inner join territories on held.territory = territories.territory
    inner join found on held.perimeter_id = found.perimeter_id
)

select * from dim_perimeter
