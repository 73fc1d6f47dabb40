with register as (select * from {{ source('raw', 'da_pra_r') }}),

decoded as (
    select
        _delivery_id,
        _line,
        dte_ann_trt,
        dte_moi_fin,
        make_date(dte_ann_trt, dte_moi_fin, 1) as register_month,
        pfs_pfs_num,
        {{ salted_hash('pfs_pfs_num') }} as practice_key,
        sta_pfs_num,
        {{ salted_hash("coalesce(nullif(trim(sta_pfs_num), ''), pfs_pfs_num)") }}
            as professional_key,
        try_cast(pfs_pra_spe as int) as pfs_pra_spe,
        try_cast(pra_mep_cod as int) as pra_mep_cod,
        try_cast(exc_exc_nat as int) as exc_exc_nat,
        try_cast(exc_fin_mtf as int) as exc_fin_mtf,
        cai_num,
        pfs_cod_pos
    from register
)

select * from decoded
