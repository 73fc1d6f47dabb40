with departments as (select * from {{ ref('int_territory_departments') }}),

regions as (select * from {{ ref('regions') }}),

territories as (
    select
        territory,
        -- Where the last code of a list begins: 22 29 35.
        length(territory) - instr(reverse(territory), ' ') + 2 as last_code_at,
        bool_or(is_derived) as is_derived,
        bool_and(is_held) as is_held
    from departments
    group by territory
),

lists as (
    select
        territory,
        case
            when contains(territory, ' ')
                then
                    concat(
                        replace(substr(territory, 1, last_code_at - 2), ' ', ', '),
                        ' et ', substr(territory, last_code_at)
                    )
            else territory
        end as codes_fr,
        contains(territory, ' ') as is_plural,
        is_derived,
        is_held
    from territories
    where territory <> 'FRANCE' and territory not like 'R%'
),

named as (
    select
        territories.territory,
        lower(substr(regions.iso_code, 4)) as id_prefix,
        regions.region_code as executor_region_code,
        regions.region_name,
        concat('Hors ', regions.region_name) as outside_label_fr,
        concat('H', substr(regions.iso_code, 4)) as outside_code_fr,
        regions.place_fr,
        regions.possessive_fr,
        territories.is_derived,
        territories.is_held
    from territories
    inner join regions on territories.territory = concat('R', regions.region_code)
    union all
    select
        territory,
        'fra' as id_prefix,
        cast(null as string) as executor_region_code,
        'France' as region_name,
        'Hors de France' as outside_label_fr,
        'HFRA' as outside_code_fr,
        'en France' as place_fr,
        'de France' as possessive_fr,
        is_derived,
        is_held
    from territories
    where territory = 'FRANCE'
    union all
    select
        territory,
        lower(concat('dep_', replace(territory, ' ', '_'))) as id_prefix,
        cast(null as string) as executor_region_code,
        concat(case when is_plural then 'Départements ' else 'Département ' end, codes_fr)
            as region_name,
        concat(
            case when is_plural then 'Hors des départements ' else 'Hors du département ' end,
            codes_fr
        ) as outside_label_fr,
        'Hors' as outside_code_fr,
        concat(
            case when is_plural then 'dans les départements ' else 'dans le département ' end,
            codes_fr
        ) as place_fr,
        concat(case when is_plural then 'des départements ' else 'du département ' end, codes_fr)
            as possessive_fr,
        is_derived,
        is_held
    from lists
)

select * from named
