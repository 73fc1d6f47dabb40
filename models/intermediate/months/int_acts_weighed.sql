with unchanged as (select * from {{ ref('int_acts_unchanged') }}),

now_and_before as (
    select 1 as weight
    union all
    select -1 as weight
),

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
        now_and_before.weight
    from unchanged
    cross join now_and_before
)

select * from weighed
