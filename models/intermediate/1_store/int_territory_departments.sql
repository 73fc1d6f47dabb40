with departments as (select * from {{ ref('departments') }}),

store as (select * from {{ ref('int_store_described') }}),

own_perimeters as (select * from {{ ref('stg_own__perimeters') }}),

held as (
    -- Rule `coverage`: a department is declared by its own code (D22) or by that of its region.
    select
        departments.department_code,
        departments.region_code,
        {{ declares('store.declared_perimeters', "concat('D', departments.department_code)") }}
            as is_listed,
        {{ declares('store.declared_perimeters', "'FRANCE'") }} as is_country_declared,
        {{ is_held('store.declared_perimeters', [
            'departments.region_code', "concat('D', departments.department_code)"
        ]) }} as is_held
    from departments
    cross join store
),

regions_held as (
    select
        region_code,
        bool_and(is_held) as is_held
    from held
    group by region_code
),

declared_list as (
    -- Departments declared one by one are one territory, but for those of a region held whole.
    select {{ union_of_ids('held.department_code') }} as codes
    from held
    inner join regions_held on held.region_code = regions_held.region_code
    where held.is_listed and not regions_held.is_held
),

named as (
    select
        concat('R', region_code) as territory,
        true as is_derived
    from regions_held
    union all
    select
        'FRANCE' as territory,
        true as is_derived
    union all
    select
        replace(codes, ',', ' ') as territory,
        true as is_derived
    from declared_list
    where codes is not null
    union all
    select
        territory,
        false as is_derived
    from own_perimeters
),

territories as (
    select
        territory,
        bool_or(is_derived) as is_derived
    from named
    group by territory
),

placed as (
    -- Of a store of which nothing was said, nobody knows whether it is the country's.
    select
        territories.territory,
        held.department_code,
        territories.is_derived,
        case
            when territories.territory = 'FRANCE' then held.is_country_declared else held.is_held
        end as is_held
    from territories
    inner join held
        on
            territories.territory in ('FRANCE', concat('R', held.region_code))
            or contains(
                concat(' ', territories.territory, ' '), concat(' ', held.department_code, ' ')
            )
)

select * from placed
