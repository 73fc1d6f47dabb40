with acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('int_editions') }}),

perimeters as (select * from {{ ref('dim_perimeter') }}),

departments as (select * from {{ ref('int_territory_departments') }}),

monitored as (
    -- Rule `editions`: an edition sees the versions that its last flux knows; a perimeter keeps the
    -- care dates and the executors' departments that it names.
    select
        editions.edition_id,
        perimeters.perimeter_id,
        acts.act_id,
        acts.act_category,
        acts.domain,
        -- Rule `cubes`: France is counted in total alone, so its acts name no place.
        case when perimeters.territory <> 'FRANCE' then acts.executor_department end
            as executor_department,
        -- The monitoring table names the perimeter's own departments and puts the others together.
        case
            when perimeters.territory = 'FRANCE' then null
            when acts.beneficiary_department = 'NC' then 'NC'
            when residence.department_code is not null then acts.beneficiary_department
            else 'outside'
        end as beneficiary_zone,
        acts.executor_category,
        acts.specialty_code,
        acts.legal_status_code,
        acts.professional_key,
        acts.contributor_key,
        acts.person_key,
        acts.age,
        acts.act_quantity,
        acts.is_ald,
        acts.is_ehpad,
        acts.is_ame,
        coalesce(acts.c2s_known_from <= editions.flux_end, false) as is_c2s,
        acts.c2s_known_from,
        acts.known_from,
        acts.is_synthetic
    from acts
    inner join editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
    inner join perimeters
        on acts.care_date >= perimeters.care_from and acts.care_date <= perimeters.care_to
    inner join departments as practice
        on
            perimeters.territory = practice.territory
            and acts.executor_department = practice.department_code
    left join departments as residence
        on
            perimeters.territory = residence.territory
            and acts.beneficiary_department = residence.department_code
)

select * from monitored
