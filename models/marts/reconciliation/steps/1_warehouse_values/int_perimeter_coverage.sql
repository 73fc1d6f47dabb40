with editions as (select * from {{ ref('dim_edition') }}),

cut_offs as (select * from {{ ref('editions') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

store as (select * from {{ ref('int_store_described') }}),

months as (select * from {{ ref('acts_monthly') }}),

departments_seen as (
    select
        edition_id,
        count(distinct executor_department) as department_count
    from months
    where executor_department <> 'all'
    group by edition_id
),

coverage as (
    select
        editions.edition_id,
        perimeters.perimeter_id,
        case
            when perimeters.basis <> 'claims' then 'not_claims'
            -- `latest` has no cut-off to reach: the period of a figure tells.
            when
                cut_offs.flux_end is not null and not editions.is_covered
                then 'edition_not_covered'
            -- What was declared decides: the perimeter, its region or FRANCE. A store of which
            -- nothing is said has no limit, but one of a few departments is no country.
            when
                not {{ is_held('store.declared_perimeters', [
                    'perimeters.perimeter_id', 'substr(perimeters.territory, 2)'
                ]) }}
                then 'perimeter_not_covered'
            when
                store.declared_perimeters is null
                and perimeters.territory not like 'R%'
                and coalesce(departments_seen.department_count, 0)
                < {{ var('national_departments') }}
                then 'perimeter_not_covered'
        end as uncovered_reason
    from editions
    inner join cut_offs on editions.edition_id = cut_offs.edition_id
    cross join perimeters
    cross join store
    left join departments_seen on editions.edition_id = departments_seen.edition_id
)

select * from coverage
