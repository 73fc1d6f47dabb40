with illness_periods as (select * from {{ ref('stg_dcir__ir_imb_r') }}),

people as (select * from {{ ref('int_people_identified') }}),

long_term as (
    -- Rule `flags`: list (41), off list (43) and polypathology (45); work accident, occupational
    -- disease and disability are no ALD.
    select
        coalesce(people.person_key, illness_periods.beneficiary_key) as person_key,
        illness_periods.imb_ald_dtd as period_from,
        illness_periods.imb_ald_dtf as period_until
    from illness_periods
    left join people on illness_periods.beneficiary_key = people.beneficiary_key
    where illness_periods.imb_etm_nat in (41, 43, 45)
),

merged as (
    {{ merged_periods('long_term') }}
)

select * from merged
