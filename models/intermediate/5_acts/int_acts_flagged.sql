with acts as (select * from {{ ref('int_acts_aged') }}),

store as (select * from {{ ref('int_store_described') }}),

ald_periods as (select * from {{ ref('int_people_ald_merged') }}),

ehpad_stays as (select * from {{ ref('int_people_ehpad_merged') }}),

c2s_years as (select * from {{ ref('int_people_c2s') }}),

flagged as (
    -- Rule `flags`: state of the beneficiary at the care date. Periods never overlap, so no act
    -- repeats.
    select
        acts.*,
        ald_periods.person_key is not null as is_ald_referential,
        acts.is_ald_claim or ald_periods.person_key is not null as is_ald,
        c2s_years.c2s_known_from is not null as is_c2s,
        c2s_years.c2s_known_from,
        coalesce(acts.rgm_grg_cod = 1 and acts.rgm_cod in (95, 96, 652), false) as is_ame,
        coalesce(acts.rgm_grg_cod = 1, false) as is_general_scheme,
        case when store.is_ehpad_known then ehpad_stays.person_key is not null end as is_ehpad,
        store.is_synthetic
    from acts
    cross join store
    left join ald_periods
        on
            acts.person_key = ald_periods.person_key
            and acts.care_date >= ald_periods.period_from
            and acts.care_date <= ald_periods.period_until
    left join ehpad_stays
        on
            acts.person_key = ehpad_stays.person_key
            and acts.care_date >= ehpad_stays.period_from
            and acts.care_date <= ehpad_stays.period_until
    left join c2s_years
        on acts.person_key = c2s_years.person_key and year(acts.care_date) = c2s_years.care_year
)

select * from flagged
