-- Long-term illness periods; who has it by claims alone has none.
with
periods as (
    select
        person,
        case when ald = 'begins' then ald_day else date '2018-01-01' end as period_from,
        case
            when ald = 'ends' then ald_day
            when draw('open end', person) < 0.4 then null
            when draw('open end', person) < 0.6 then date '1600-01-01'
            when draw('open end', person) < 0.7 then date '2999-12-31'
            else date '2027-12-31'
        end as period_until
    from patients
    where ald in ('whole', 'begins', 'ends')
    union all
    select
        person,
        date '2018-01-01' as period_from,
        null as period_until
    from walk_ins
    where is_ald
)

select
    pseudonym(person, false) as ben_nir_psa,
    1 as ben_rng_gem,
    [3, 5, 8, 13, 23, 30, 31, 99][1 + person % 8] as imb_ald_num,
    case when draw('nature', person) < 0.9 then 41 else 43 end as imb_etm_nat,
    period_from as imb_ald_dtd,
    period_until as imb_ald_dtf
from periods
order by person
