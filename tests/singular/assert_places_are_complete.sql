-- 101 departments in 18 regions, each of which the code lists can name: a department missing from
-- one of them would empty into NC without a word. A residence that is no department is a named
-- place.
with departments as (select * from {{ ref('departments') }}),

counts as (
    select
        count(*) as department_count,
        count(distinct region_code) as region_count
    from departments
),

wrong_counts as (
    select
        'counts' as code_list,
        concat(department_count, ' in ', region_count) as code
    from counts
    where department_count <> 101 or region_count <> 18
),

without_residence_code as (
    select
        'residence_codes' as code_list,
        departments.department_code as code
    from departments
    left join {{ ref('residence_codes') }} as residence_codes
        on
            departments.dcir_code = residence_codes.residence_code
            and departments.department_code = residence_codes.department
    where residence_codes.residence_code is null
),

places as (
    select department_code from departments
    union all
    select department_code from {{ ref('other_places') }}
),

without_place as (
    select
        'other_places' as code_list,
        residence_codes.department as code
    from {{ ref('residence_codes') }} as residence_codes
    left join places on residence_codes.department = places.department_code
    where places.department_code is null
),

prefixes as (
    select distinct
        prefix_kind,
        department_code
    from {{ ref('department_prefixes') }}
),

kinds as (
    select distinct prefix_kind from prefixes
),

-- The clear number of an overseas professional does not tell the department.
without_prefix as (
    select
        kinds.prefix_kind as code_list,
        departments.department_code as code
    from departments
    cross join kinds
    left join prefixes
        on
            kinds.prefix_kind = prefixes.prefix_kind
            and departments.department_code = prefixes.department_code
    where
        prefixes.prefix_kind is null
        and not (kinds.prefix_kind = 'professional' and length(departments.department_code) = 3)
)

select * from wrong_counts
union all
select * from without_residence_code
union all
select * from without_place
union all
select * from without_prefix
