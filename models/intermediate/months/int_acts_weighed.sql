with acts as (select * from {{ ref('fact_acts') }}),

-- Twice more: one that is read twice would be held as a whole.
acts_of_people as (select * from {{ ref('fact_acts') }}),

acts_of_days as (select * from {{ ref('fact_acts') }}),

indicators as (select * from {{ ref('ppg_indicators') }}),

gone as (select * from {{ replaced_acts() }}),

changed as (
    select
        person_key,
        care_date
    from acts_of_days
    where {{ is_touched('int_days_touched') }} and {{ adds_months() | lower }}
    union all
    select
        person_key,
        care_date
    from gone
),

people as (
    select
        person_key as changed_person,
        min(care_date) as first_date,
        max(care_date) as last_date
    from changed
    group by person_key
),

reach as (
    -- No quarter of the longest window has more days.
    select max(window_quarters) * 92 as day_count from indicators
),

signs as (
    select 1 as weight
    union all
    select -1 as weight
),

unchanged as (
    -- Other acts of the same persons, as they are and as they were: a person has to be told from
    -- the same person. Too many of them do no harm, for they cancel out.
    select
        {{ weighed_columns() }},
        signs.weight
    from acts_of_people
    inner join people on acts_of_people.person_key = people.changed_person
    cross join reach
    cross join signs
    where
        {{ days_between('acts_of_people.care_date', 'people.first_date') }} < reach.day_count
        and {{ days_between('people.last_date', 'acts_of_people.care_date') }} < reach.day_count
        and not {{ is_touched('int_days_touched') }}
),

weighed as (
    -- Each count of the acts is its former one and the sum of what this one's rows weigh.
    select
        {{ weighed_columns() }},
        1 as weight
    from acts
    where {{ is_touched('int_days_touched') }}
    union all
    select
        {{ weighed_columns() }},
        -1 as weight
    from gone
    union all
    select * from unchanged
)

select * from weighed
