with acts as (select * from {{ ref('fact_acts') }}),

ald_periods as (select * from {{ ref('int_people_ald_merged') }}),

chronic_people as (
    select person_key from acts
    where is_ald
    union all
    select person_key from ald_periods
),

gathered as (
    -- All acts of a person with an ALD, on whatever date: the others are patients of no choice.
    select
        person_key,
        beneficiary_department,
        person_order,
        is_ald,
        is_ald_claim,
        is_ald_referential,
        care_date,
        known_from,
        known_until
    from acts
    where person_key in (select chronic_people.person_key from chronic_people)
)

select * from gathered
