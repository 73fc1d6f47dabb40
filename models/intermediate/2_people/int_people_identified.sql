with beneficiaries as (select * from {{ ref('stg_dcir__ir_ben_r') }}),

deliveries as (select * from {{ ref('stg_dcir__manifest') }}),

ranked as (
    -- The archive of the referential gives way to the current one. A snapshot should hold a
    -- pseudonym once; were it to hold it twice, the last line wins.
    select
        beneficiaries.*,
        row_number() over (
            partition by beneficiaries.beneficiary_key
            order by
                coalesce(deliveries.is_archive, false),
                beneficiaries._delivery_id desc,
                beneficiaries._line desc
        ) as recency
    from beneficiaries
    left join deliveries on beneficiaries._delivery_id = deliveries.delivery_id
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
