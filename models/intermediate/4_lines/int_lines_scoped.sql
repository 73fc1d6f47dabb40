with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

repeated as (select * from {{ ref('int_lines_repeated') }}),

acts as (select * from {{ ref('acts') }}),

scoped as (
    -- Rule 1: the act code alone decides what is telehealth; its dates only flag. Identifiers stop
    -- here: the columns are named, so that a pseudonym cannot pass by the way.
    select
        lines._delivery_id,
        lines._line,
        {{ nine_key_columns('lines') }},
        lines.beneficiary_key,
        lines.ben_cdi_nir,
        lines.ben_sex_cod,
        lines.ben_nai_ann,
        lines.ben_ama_cod,
        lines.ben_res_dpt,
        lines.ben_res_com,
        lines.ben_cmu_top,
        lines.ben_cta_typ,
        lines.rgm_grg_cod,
        lines.rgm_cod,
        lines.exe_soi_dtd,
        lines.prs_nat_ref,
        lines.cpl_maj_top,
        lines.cpl_aff_cod,
        lines.dpn_qlf,
        lines.prs_dpn_qlp,
        lines.exo_mtf,
        lines.pse_spe_cod,
        lines.pse_act_nat,
        lines.pse_stj_cod,
        lines.executor_key,
        lines.executor_prefix,
        acts.act_code is not null as is_in_scope,
        coalesce(lines.prs_act_qte, 0) as prs_act_qte,
        coalesce(lines.prs_pai_mnt, 0) as prs_pai_mnt,
        coalesce(lines.bse_rem_mnt, 0) as bse_rem_mnt,
        coalesce(
            lines._delivery_id <> repeated.last_delivery_id
            or lines._line <> repeated.last_line,
            false
        ) as is_redelivered
    from lines
    left join repeated on {{ nine_key_join('lines', 'repeated') }}
    left join acts on lines.prs_nat_ref = acts.act_code
)

select * from scoped
