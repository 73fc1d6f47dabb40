with lines as (select * from {{ source('open_damir', 'open_damir') }}),

known as (
    -- Rule `open-damir`: what the descriptor calls unknown is null; hidden codes stay codes.
    select
        _delivery_id,
        _line,
        flx_ann_moi,
        make_date(
            cast(floor(flx_ann_moi / 100) as int), cast(flx_ann_moi % 100 as int), 1
        ) as flux_month,
        soi_ann,
        soi_moi,
        prs_nat,
        flt_act_qte,
        flt_pai_mnt,
        flt_rem_mnt,
        nullif(age_ben_snds, 99) as age_ben_snds,
        case when ben_sex_cod in (1, 2) then ben_sex_cod end as ben_sex_cod,
        nullif(ben_res_reg, 99) as ben_res_reg,
        nullif(exe_ins_reg, 99) as exe_ins_reg,
        nullif(ete_reg_cod, 99) as ete_reg_cod,
        nullif(pse_act_cat, 99) as pse_act_cat,
        pse_act_snds,
        nullif(pse_spe_snds, 99) as pse_spe_snds,
        nullif(prs_pds_qcp, 99) as prs_pds_qcp,
        exo_mtf,
        ben_cmu_top
    from lines
)

select * from known
