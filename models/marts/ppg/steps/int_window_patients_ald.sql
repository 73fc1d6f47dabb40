with patients as (select * from {{ ref('int_window_patients') }}),

ald_periods as (select * from {{ ref('int_people_ald_merged') }}),

dated as (
    -- Periods of a person never overlap, so no patient repeats. A claim says nothing of the day
    -- the quarter ends: one in the window stands for it.
    select
        patients.*,
        patients.has_ald_claim or ald_periods.person_key is not null as is_ald_at_quarter_end
    from patients
    left join ald_periods
        on
            patients.person_key = ald_periods.person_key
            and patients.quarter_end >= ald_periods.period_from
            and patients.quarter_end <= ald_periods.period_until
)

select * from dated
