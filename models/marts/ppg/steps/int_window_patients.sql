with acts as (select * from {{ ref('fact_acts') }}),

quarters as (
    select * from {{ ref('int_ppg_quarters') }}
    where indicator_id = 'chronic_patients'
),

window_patients as (
    -- Rule `chronic-patients`: the last act of the window, of any kind, tells the residence.
    -- Rule `editions`: an edition sees the versions that its last flux knows.
    select
        quarters.edition_id,
        quarters.quarter_end,
        acts.person_key,
        max_by(acts.beneficiary_department, acts.person_order) as last_department,
        min_by(acts.beneficiary_department, acts.person_order) as first_department,
        bool_or(acts.is_ald) as is_ald_at_act,
        bool_or(acts.is_ald_claim) as has_ald_claim,
        bool_or(acts.is_ald_referential) as is_ald_referential_at_act
    from acts
    inner join quarters
        on
            date_trunc('quarter', acts.care_date) = quarters.care_quarter_start
            and acts.known_from <= quarters.flux_end
            and acts.known_until > quarters.flux_end
    where acts.person_key is not null
    group by quarters.edition_id, quarters.quarter_end, acts.person_key
)

select * from window_patients
