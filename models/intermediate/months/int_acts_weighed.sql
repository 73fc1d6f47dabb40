with changed as (select * from {{ ref('int_acts_changed') }}),

-- Read a second time: `changed`, were it read twice, would be held as a whole.
acts_that_stay as (select * from {{ ref('int_acts_changed') }}),

weighed as (
    -- Each count of the acts is its former one and the sum of what this one's rows weigh: what
    -- stays is there now and was there before.
    select
        {{ weighed_columns() }},
        case when weight = 0 then 1 else weight end as weight
    from changed
    union all
    select
        {{ weighed_columns() }},
        -1 as weight
    from acts_that_stay
    where weight = 0
)

select * from weighed
