with stays as (select * from {{ ref('stg_dcir__ir_esm_r') }}),

people as (select * from {{ ref('int_people_identified') }}),

ehpad_stays as (
    -- Rule `flags`: the categories of EHPAD and EHPA.
    select
        coalesce(people.person_key, stays.beneficiary_key) as person_key,
        stays.pec_deb_dte as period_from,
        stays.pec_fin_dte as period_until
    from stays
    left join people on stays.beneficiary_key = people.beneficiary_key
    where stays.esm_cat_cod in (500, 501, 502)
),

merged as (
    {{ merged_periods('ehpad_stays') }}
)

select * from merged
