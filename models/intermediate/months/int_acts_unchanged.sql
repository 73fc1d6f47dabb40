with acts as (select * from {{ ref('fact_acts') }}),

indicators as (select * from {{ ref('ppg_indicators') }}),

people as (
    select
        {{ person_prefix('person_key') }} as changed_prefix,
        min(care_date) as first_date,
        max(care_date) as last_date
    from {{ changed_acts() }} as changed
    where {{ adds_months() | lower }} and person_key is not null
    group by {{ person_prefix('person_key') }}
),

reach as (
    -- No quarter of the longest window has more days.
    select max(window_quarters) * 92 as day_count from indicators
),

unchanged as (
    -- Other acts of the same persons: a person has to be told from the same person. Too many of
    -- them, of whoever shares the number, do no harm, for they weigh as much as they did.
    select {{ person_columns() }}
    from acts
    inner join people on acts.person_prefix = people.changed_prefix
    cross join reach
    where
        acts.person_key is not null
        and {{ days_between('acts.care_date', 'people.first_date') }} < reach.day_count
        and {{ days_between('people.last_date', 'acts.care_date') }} < reach.day_count
        and not {{ is_touched('int_days_touched') }}
)

select * from unchanged
