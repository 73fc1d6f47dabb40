with lines as (
    select * from {{ ref('int_lines_identified') }}
    where {{ is_touched('int_fluxes_changed') }}
),

kept as (
    select
        _delivery_id,
        _line,
        {{ nine_key_columns() }},
        exe_soi_dtd as care_date,
        prs_nat_ref as act_code,
        prs_act_qte,
        prs_pai_mnt,
        bse_rem_mnt,
        person_key,
        {{ person_prefix('person_key') }} as person_prefix,
        ben_cdi_nir,
        ben_sex_cod,
        ben_nai_ann,
        ben_ama_cod,
        ben_res_dpt,
        ben_res_com,
        ben_cmu_top,
        ben_cta_typ,
        rgm_grg_cod,
        rgm_cod,
        pse_spe_cod,
        pse_act_nat,
        pse_stj_cod,
        executor_key,
        executor_prefix,
        etb_exe_fin,
        ete_cat_cod,
        referential_birth_year,
        referential_code,
        coalesce(exo_mtf between 41 and 46, false) as is_ald_claim,
        {{ day_number('exe_soi_dtd') }} * 1000000000000
        + {{ day_number('flx_dis_dtd') }} * 100000 as flux_order
    from lines
)

select * from kept
