with register as (select * from {{ ref('stg_dcir__da_pra_r') }}),

prefixes as (select * from {{ ref('department_prefixes') }}),

ranked as (
    select
        *,
        row_number() over (
            partition by practice_key, register_month order by _delivery_id desc, _line desc
        ) as recency
    from register
),

deduplicated as (
    -- Deliveries of the register accumulate: the last delivered row of a number and month wins.
    -- Rule `executor-department`: the managing fund (CPAM) first, else the postcode; three
    -- characters, then two.
    select
        ranked.practice_key,
        ranked.register_month,
        ranked.professional_key,
        ranked.pfs_pra_spe,
        ranked.pra_mep_cod,
        ranked.exc_exc_nat,
        ranked.exc_fin_mtf,
        coalesce(
            fund_3.department_code, fund_2.department_code,
            postcode_3.department_code, postcode_2.department_code
        ) as department_code
    from ranked
    left join prefixes as fund_3
        on fund_3.prefix_kind = 'fund' and left(ranked.cai_num, 3) = fund_3.prefix
    left join prefixes as fund_2
        on fund_2.prefix_kind = 'fund' and left(ranked.cai_num, 2) = fund_2.prefix
    left join prefixes as postcode_3
        on postcode_3.prefix_kind = 'postcode' and left(ranked.pfs_cod_pos, 3) = postcode_3.prefix
    left join prefixes as postcode_2
        on postcode_2.prefix_kind = 'postcode' and left(ranked.pfs_cod_pos, 2) = postcode_2.prefix
    where ranked.recency = 1
)

select * from deduplicated
