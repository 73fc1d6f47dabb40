with acts as (select * from {{ ref('fact_acts') }}),

billed as (
    select * from {{ ref('int_teleconsultations_billed') }}
    where {{ is_counted_teleconsultation() }}
),

practitioners as (
    select * from {{ ref('int_general_practitioners_by_quarter') }}
    where edition_id = 'latest'
),

quarters as (
    select * from {{ ref('int_ppg_quarters') }}
    where edition_id = 'latest'
),

known_practitioners as (
    select
        'teleconsultation_uptake' as indicator_id,
        practitioners.quarter_end,
        practitioners.professional_key as counted_key,
        billed.known_from,
        billed.known_until
    from practitioners
    inner join quarters
        on
            practitioners.quarter_end = quarters.quarter_end
            and quarters.indicator_id = 'teleconsultation_uptake'
    inner join billed
        on
            quarters.care_quarter_start = billed.care_quarter_start
            and practitioners.professional_key = billed.professional_key
),

known_patients as (
    -- Most acts of a patient are known between the same fluxes: the first flux that sees the whole
    -- quarter is early enough.
    select distinct
        'chronic_patients' as indicator_id,
        quarters.quarter_end,
        acts.person_key as counted_key,
        greatest(acts.known_from, {{ day_after('quarters.quarter_end') }}) as known_from,
        acts.known_until
    from acts
    inner join quarters
        on
            date_trunc('quarter', acts.care_date) = quarters.care_quarter_start
            and quarters.indicator_id = 'chronic_patients'
    where acts.person_key is not null and acts.is_ald
),

known_people as (
    select * from known_practitioners
    union all
    select * from known_patients
)

select * from known_people
