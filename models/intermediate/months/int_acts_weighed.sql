with unchanged as (select * from {{ ref('int_acts_unchanged') }}),

-- Read a second time: `unchanged`, were it read twice, would be held as a whole.
former as (select * from {{ ref('int_acts_unchanged') }}),

weighed as (
    -- Each count of the acts is its former one and the sum of what these weigh: what stays is there
    -- now and was there before.
    select
        {{ weighed_columns() }},
        weight
    from {{ changed_acts() }} as came_and_went
    union all
    select
        {{ weighed_columns() }},
        1 as weight
    from unchanged
    union all
    select
        {{ weighed_columns() }},
        -1 as weight
    from former
)

select * from weighed
