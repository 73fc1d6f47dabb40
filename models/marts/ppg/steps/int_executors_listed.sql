with acts as (select * from {{ ref('int_acts_weighed') }}),

quarters as (select * from {{ ref('int_quarters_windowed') }}),

listed as (
    -- Rule 6: an edition sees the versions that its last flux knows.
    select
        quarters.edition_id,
        quarters.quarter_end,
        acts.executor_key,
        acts.professional_key,
        cast(sum(acts.weight) as bigint) as act_count,
        cast(sum(case when acts.is_individual then acts.weight else 0 end) as bigint)
            as individual_act_count,
        cast(sum(case when acts.is_outside_validity then 0 else acts.weight end) as bigint)
            as act_in_force_count
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
