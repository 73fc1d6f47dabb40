with lines as (
    select * from {{ ref('int_lines_scoped') }}
    where {{ is_touched('int_fluxes_changed') }}
),

people as (select * from {{ ref('int_people_identified') }}),

-- Twice: one that is read twice would be held as a whole.
lines_of_years as (select * from {{ ref('int_lines_kept') }}),

lines_of_practices as (select * from {{ ref('int_lines_kept') }}),

moved as (select * from {{ ref('int_practices_moved') }}),

arrived as (
    -- Every line of a changed flux, whatever its fate: one delivered again may have made an act of
    -- another person, or of another day, before.
    select
        coalesce(people.person_key, lines.beneficiary_key) as person_key,
        lines.exe_soi_dtd as care_date,
        lines.ben_cmu_top = 1 or lines.ben_cta_typ = 89 as is_c2s
    from lines
    left join people on lines.beneficiary_key = people.beneficiary_key
    where lines.is_in_scope and lines.exe_soi_dtd is not null and {{ adds_months() | lower }}
),

c2s_years as (
    select distinct
        {{ person_prefix('person_key') }} as person_prefix,
        year(care_date) as care_year
    from arrived
    where is_c2s and person_key is not null
),

touched as (
    select
        {{ person_prefix('person_key') }} as person_prefix,
        care_date
    from arrived
    union
    -- One line of the year tells C2S for all of it.
    select
        lines_of_years.person_prefix,
        lines_of_years.care_date
    from lines_of_years
    inner join c2s_years
        on
            lines_of_years.person_prefix = c2s_years.person_prefix
            and year(lines_of_years.care_date) = c2s_years.care_year
    union
    -- Places are the latest known, in every edition.
    select
        lines_of_practices.person_prefix,
        lines_of_practices.care_date
    from lines_of_practices
    inner join moved on lines_of_practices.executor_key = moved.practice_key
    where {{ adds_months() | lower }}
)

select * from touched
