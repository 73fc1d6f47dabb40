-- The reimbursement lines of a flux ($flux), as they are delivered.
with
written as (
    select
        *,
        case
            when line_rank = 3 then -200
            when line_rank = 4 then 3000
            else line_quantity * unit_cents
        end as cents,
        case
            when is_ald and (is_claim_only or draw('claim', who) < 0.6) then 42
            when draw('claim', who) < 0.97 then 0
            else 30
        end as exemption
    from lines
    where line_flux = $flux
)

select
    month_day(written.line_flux) as flx_dis_dtd,
    greatest(
        month_day(written.line_flux - 1) + cast(floor(28 * draw('entry', written.who)) as integer),
        written.care_date
    ) as flx_trt_dtd,
    1 as flx_emt_typ,
    case when written.is_walk_in then 400 else 300 end + written.quarter as flx_emt_num,
    1 as flx_emt_ord,
    concat('01C', lpad(cast(written.who % 24 as varchar), 3, '0'), '000') as org_cle_num,
    act_rank(written.who, written.is_walk_in) as dct_ord_num,
    written.line_rank as prs_ord_num,
    0 as rem_typ_aff,
    pseudonym(written.person, written.is_second_pseudonym) as ben_nir_psa,
    1 as ben_rng_gem,
    '00' as ben_cdi_nir,
    written.sex as ben_sex_cod,
    written.birth_year as ben_nai_ann,
    year(written.care_date) - written.birth_year as ben_ama_cod,
    departments.residence_code as ben_res_dpt,
    lpad(cast(1 + written.person % 300 as varchar), 3, '0') as ben_res_com,
    case when written.has_c2s and written.exemption <> 42 then 1 else 0 end as ben_cmu_top,
    null as ben_cta_typ,
    1 as rgm_grg_cod,
    100 as rgm_cod,
    written.care_date as exe_soi_dtd,
    written.line_code as prs_nat_ref,
    written.line_quantity as prs_act_qte,
    cast(written.cents as decimal(13, 2)) / 100 as prs_pai_mnt,
    cast(
        case when written.exemption = 42 then written.cents else written.cents * 70 // 100 end
        as decimal(13, 2)
    ) / 100 as bse_rem_mnt,
    0 as cpl_maj_top,
    case when written.line_rank = 3 then 16 else 0 end as cpl_aff_cod,
    0 as dpn_qlf,
    null as prs_dpn_qlp,
    written.exemption as exo_mtf,
    written.specialty as pse_spe_cod,
    written.activity as pse_act_nat,
    case when written.kind = 'centre' then 61 else 51 end as pse_stj_cod,
    written.practice_number as pfs_exe_num
from written
inner join departments on written.residence = departments.department
