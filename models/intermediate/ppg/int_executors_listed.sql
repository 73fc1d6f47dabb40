with acts as (select * from {{ ref('fact_acts') }}),

quarters as (select * from {{ ref('int_quarters_carried') }}),

listed as (
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
    where acts.act_category = 'teleconsultation' and acts.executor_key is not null
    group by
        quarters.edition_id, quarters.quarter_end, acts.executor_key, acts.professional_key
)

select * from listed
