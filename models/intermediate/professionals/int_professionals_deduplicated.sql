with register as (
    select * from {{ ref('stg_dcir__da_pra_r') }}
    where {{ is_touched('int_deliveries_arrived') }}
),

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
    select
        practice_key,
        register_month,
        professional_key,
        pfs_pra_spe,
        pra_mep_cod,
        exc_exc_nat,
        exc_fin_mtf,
        cai_num,
        pfs_cod_pos
    from ranked
    where recency = 1
)

select * from deduplicated
