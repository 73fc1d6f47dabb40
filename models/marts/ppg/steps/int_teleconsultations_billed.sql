with executors as (select * from {{ ref('int_executors_listed') }}),

links as (select * from {{ ref('int_professionals_linked') }}),

numbered as (
    -- An act is its executor's under the number that billed it and under that number's main one.
    select
        *,
        executor_key as number_key
    from executors
    union all
    select
        *,
        professional_key as number_key
    from executors
    where professional_key <> executor_key
),

billed as (
    select
        numbered.edition_id,
        numbered.quarter_end,
        links.professional_key,
        bool_or(numbered.individual_act_count > 0) as has_individual_act,
        bool_or(numbered.act_in_force_count > 0) as has_act_in_force
    from numbered
    inner join links on numbered.number_key = links.number_key
    group by numbered.edition_id, numbered.quarter_end, links.professional_key
)

select * from billed
