with unchanged as (select * from {{ ref('int_acts_unchanged') }}),

-- Read a second time: `unchanged`, were it read twice, would be held as a whole.
former as (select * from {{ ref('int_acts_unchanged') }}),

weighed as (
    -- Each count of the acts is its former one and the sum of what these weigh: what stays is there
    -- now and was there before, and tells persons only.
    select
        {{ weighed_columns() }},
        weight
    from {{ changed_acts() }} as came_and_went
    union all
    select
        {{ person_columns() }},
        null as executor_key,
        null as professional_key,
        null as act_quantity,
        null as paid_amount,
        null as is_individual,
        null as is_outside_validity,
        1 as weight
    from unchanged
    union all
    select
        {{ person_columns() }},
        null as executor_key,
        null as professional_key,
        null as act_quantity,
        null as paid_amount,
        null as is_individual,
        null as is_outside_validity,
        -1 as weight
    from former
)

select * from weighed
