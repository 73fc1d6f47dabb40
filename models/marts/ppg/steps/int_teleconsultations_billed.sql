with acts as (select * from {{ ref('fact_acts') }}),

links as (select * from {{ ref('int_professionals_linked') }}),

executors as (
    -- Rule `general-practitioners`: any billed teleconsultation counts, also one without an
    -- individual patient. Most acts of a quarter are known between the same fluxes.
    select
        cast(date_trunc('quarter', care_date) as date) as care_quarter_start,
        executor_key,
        professional_key,
        known_from,
        known_until,
        bool_or(is_individual) as has_individual_act,
        bool_or(not is_outside_validity) as has_act_in_force
    from acts
    where act_category = 'teleconsultation' and executor_key is not null
    group by
        cast(date_trunc('quarter', care_date) as date),
        executor_key, professional_key, known_from, known_until
),

numbered as (
    -- An act belongs to the number that billed it and to the main number of that one.
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
        numbered.care_quarter_start,
        links.professional_key,
        numbered.known_from,
        numbered.known_until,
        bool_or(numbered.has_individual_act) as has_individual_act,
        bool_or(numbered.has_act_in_force) as has_act_in_force
    from numbered
    inner join links on numbered.number_key = links.number_key
    group by
        numbered.care_quarter_start, links.professional_key,
        numbered.known_from, numbered.known_until
)

select * from billed
