with acts as (select * from {{ ref('fact_acts') }}),

quarters as (
    select * from {{ ref('int_ppg_quarters') }}
    where indicator_id = 'teleconsultation_uptake'
),

links as (select * from {{ ref('int_professionals_linked') }}),

executors as (
    -- Rule `general-practitioners`: any billed teleconsultation counts, also one without an
    -- individual patient. Rule `editions`: an edition sees the versions that its last flux knows.
    select
        quarters.edition_id,
        quarters.quarter_end,
        acts.executor_key,
        acts.professional_key,
        bool_or(acts.is_individual) as has_individual_act,
        bool_or(not acts.is_outside_validity) as has_act_in_force
    from acts
    inner join quarters
        on
            date_trunc('quarter', acts.care_date) = quarters.care_quarter_start
            and acts.known_from <= quarters.flux_end
            and acts.known_until > quarters.flux_end
    where acts.act_category = 'teleconsultation' and acts.executor_key is not null
    group by
        quarters.edition_id, quarters.quarter_end, acts.executor_key, acts.professional_key
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
        numbered.edition_id,
        numbered.quarter_end,
        links.professional_key,
        bool_or(numbered.has_individual_act) as has_individual_act,
        bool_or(numbered.has_act_in_force) as has_act_in_force
    from numbered
    inner join links on numbered.number_key = links.number_key
    group by numbered.edition_id, numbered.quarter_end, links.professional_key
)

select * from billed
