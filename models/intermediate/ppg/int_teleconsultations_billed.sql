with acts as (select * from {{ ref('fact_acts') }}),

quarters as (select * from {{ ref('int_quarters_carried') }}),

links as (select * from {{ ref('int_professionals_linked') }}),

seen as (
    -- Rule 6: an edition sees the versions that its last flux knows.
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
            and quarters.indicator_id = 'teleconsultation_uptake'
    where acts.act_category = 'teleconsultation'
    group by
        quarters.edition_id, quarters.quarter_end, acts.executor_key, acts.professional_key
),

numbered as (
    -- An act is its executor's under the number that billed it and under that number's main one.
    select
        *,
        executor_key as number_key
    from seen
    union all
    select
        *,
        professional_key as number_key
    from seen
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
