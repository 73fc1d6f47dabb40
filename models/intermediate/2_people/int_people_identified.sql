with beneficiaries as (select * from {{ ref('stg_dcir__ir_ben_r') }}),

ranked as (
    -- A snapshot should hold a pseudonym once; were it to hold it twice, the last line wins.
    select
        *,
        row_number() over (
            partition by beneficiary_key order by _delivery_id desc, _line desc
        ) as recency
    from beneficiaries
),

identified as (
    -- Rule `person`: the single identifier where it is filled, else the pseudonym and its rank.
    select
        beneficiary_key,
        coalesce(person_key, beneficiary_key) as person_key,
        ben_nai_ann,
        ben_res_dpt,
        ben_res_com
    from ranked
    where recency = 1
)

select * from identified
