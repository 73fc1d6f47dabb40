-- Reimbursement lines as the text of a delivered file; the layout's formats come from variables.
create or replace view er_prs_f as
select
    lines.file,
    lines.sort_key,
    date_text(lines.flux_date) as flx_dis_dtd,
    date_text(lines.entry_date) as flx_trt_dtd,
    '1' as flx_emt_typ,
    cast(lines.emitter as varchar) as flx_emt_num,
    '1' as flx_emt_ord,
    '01C' || lpad(cast(lines.body as varchar), 3, '0') || '000' as org_cle_num,
    cast(lines.statement as varchar) as dct_ord_num,
    cast(lines.line_rank as varchar) as prs_ord_num,
    '0' as rem_typ_aff,
    pseudonym_text(people.pseudonym, lines.is_second_pseudonym) as ben_nir_psa,
    cast(people.rank as varchar) as ben_rng_gem,
    code_text(people.identity_code) as ben_cdi_nir,
    cast(people.sex as varchar) as ben_sex_cod,
    int_text(people.line_birth_year) as ben_nai_ann,
    int_text(lines.age_code) as ben_ama_cod,
    code_text(residence.code) as ben_res_dpt,
    nullif(people.commune, '') as ben_res_com,
    int_text(lines.c2s_top) as ben_cmu_top,
    int_text(lines.contract) as ben_cta_typ,
    cast(lines.grand_regime as varchar) as rgm_grg_cod,
    cast(lines.regime as varchar) as rgm_cod,
    case lines.care_kind
        when 0 then date_text(lines.care_date)
        when 1 then date_text(date '1600-01-01')
        when 2 then date_text(date '0001-01-01')
    end as exe_soi_dtd,
    cast(lines.code as varchar) as prs_nat_ref,
    cast(nullif(lines.quantity, -99) as varchar) as prs_act_qte,
    cents_text(lines.cents) as prs_pai_mnt,
    cents_text(
        case
            when lines.exemption in (42, 44, 46) or lines.c2s_top = 1 then lines.cents
            else sign(lines.cents) * (abs(lines.cents) * 70 // 100)
        end
    ) as bse_rem_mnt,
    int_text(lines.surcharge) as cpl_maj_top,
    int_text(lines.complement) as cpl_aff_cod,
    int_text(lines.qualifier) as dpn_qlf,
    int_text(lines.qualifier_sent) as prs_dpn_qlp,
    int_text(lines.exemption) as exo_mtf,
    case
        when lines.specialty_kind = 1 and practices.specialty > 0 then '99'
        else code_text(lpad(cast(practices.specialty as varchar), 2, '0'))
    end as pse_spe_cod,
    cast(practices.activity as varchar) as pse_act_nat,
    cast(practices.status as varchar) as pse_stj_cod,
    practices.number as pfs_exe_num,
    date_text(lines.care_date) as exe_soi_dtf,
    case when practices.specialty > 0 then 'Médecin' else 'Auxiliaire médical diplômé' end
        as pse_spe_lib
from lines
inner join people on lines.person = people.person
inner join residence on people.line_residence = residence.position
inner join practices on lines.executor = practices.practice;
