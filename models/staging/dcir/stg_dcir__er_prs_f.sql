with lines as (select * from {{ source('raw', 'er_prs_f') }}),

decoded as (
    select
        _delivery_id,
        _line,
        {{ nine_key_columns() }},
        ben_nir_psa,
        ben_rng_gem,
        {{ salted_hash("ben_nir_psa || '|' || coalesce(ben_rng_gem, 0)") }} as beneficiary_key,
        ben_cdi_nir,
        ben_sex_cod,
        {{ known_year('ben_nai_ann') }} as ben_nai_ann,
        nullif(ben_ama_cod, 9999) as ben_ama_cod,
        {{ residence_department('ben_res_dpt') }} as ben_res_dpt,
        ben_res_com,
        ben_cmu_top,
        ben_cta_typ,
        rgm_grg_cod,
        rgm_cod,
        {{ known_date('exe_soi_dtd') }} as exe_soi_dtd,
        prs_nat_ref,
        prs_act_qte,
        prs_pai_mnt,
        bse_rem_mnt,
        cpl_maj_top,
        cpl_aff_cod,
        dpn_qlf,
        prs_dpn_qlp,
        exo_mtf,
        pse_spe_cod,
        pse_act_nat,
        pse_stj_cod,
        pfs_exe_num,
        {{ salted_hash('pfs_exe_num') }} as executor_key,
        -- Only a number in clear (8 characters) begins with the department of the practice.
        case when length(pfs_exe_num) = 8 then left(pfs_exe_num, 2) end as executor_prefix
    from lines
)

select * from decoded
