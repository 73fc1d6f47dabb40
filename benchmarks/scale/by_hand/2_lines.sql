-- The lines: what is kept of them, and the fate of the others.

create temp table last_delivered as
select
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff,
    max((_delivery_id, _line)) as position
from raw.er_prs_f
group by all
having count(*) > 1;

create temp table establishments as
select
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff,
    etb_exe_fin, ete_cat_cod, ete_ind_taa
from raw.er_ete_f
qualify row_number() over (
    partition by
        flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
        org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff
    order by _delivery_id desc, _line desc
) = 1;

create view intermediate.judged_lines as
select
    lines.*,
    establishments.etb_exe_fin,
    establishments.ete_cat_cod,
    case
        when (lines._delivery_id, lines._line) <> last_delivered.position then 'redelivered'
        when acts.act_code is null then 'out_of_scope'
        when lines.dpn_qlf in (71, 72) or lines.prs_dpn_qlp in (71, 72)
            then 'excluded_information'
        when establishments.ete_ind_taa = 1 then 'excluded_public_billing'
        when lines.cpl_maj_top >= 2 then 'excluded_surcharge'
        when lines.cpl_aff_cod = 16 then 'excluded_flat_participation'
        when known_day(lines.exe_soi_dtd) is null then 'excluded_no_care_date'
        when
            lines.exe_soi_dtd < bounds.first_care_date
            or lines.flx_dis_dtd - lines.exe_soi_dtd < bounds.days_before_flux
            then 'excluded_implausible_care_date'
    end as fate
from raw.er_prs_f as lines
cross join seeds.care_date_bounds as bounds
left join seeds.acts as acts on lines.prs_nat_ref = acts.act_code
left join last_delivered using (
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff
)
left join establishments using (
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff
);

create temp table dropped_lines as
select _delivery_id as delivery_id, flx_dis_dtd, fate, count(*) as line_count
from intermediate.judged_lines
where fate is not null
group by all;

-- Places and categories are looked up later, on acts; here only who, when, what, by whom.
create table intermediate.lines as
select
    judged._delivery_id as delivery_id,
    judged.flx_dis_dtd,
    judged.exe_soi_dtd as care_date,
    cast(judged.prs_nat_ref as int) as act_code,
    coalesce(judged.prs_act_qte, 0) as quantity,
    coalesce(judged.prs_pai_mnt, 0) as paid,
    coalesce(judged.bse_rem_mnt, 0) as reimbursed,
    coalesce(people.person_key, beneficiary(judged.ben_nir_psa, judged.ben_rng_gem)) as person_key,
    hash(person_key, care_date) as person_day,
    people.birth_year as referential_birth_year,
    people.residence_code as referential_code,
    residence_code(judged.ben_res_dpt, judged.ben_res_com) as line_code,
    judged.ben_cdi_nir,
    judged.ben_sex_cod,
    nullif(nullif(judged.ben_nai_ann, 1600), 1) as birth_year,
    nullif(judged.ben_ama_cod, 9999) as ben_ama_cod,
    judged.ben_cmu_top = 1 or judged.ben_cta_typ = 89 as has_c2s,
    judged.rgm_grg_cod = 1 and judged.rgm_cod in (95, 96, 652) as is_ame,
    judged.rgm_grg_cod = 1 as is_general_scheme,
    coalesce(judged.exo_mtf between 41 and 46, false) as is_ald_claim,
    judged.pse_spe_cod,
    judged.pse_act_nat,
    judged.pse_stj_cod,
    hashed(judged.pfs_exe_num) as executor_key,
    case when length(judged.pfs_exe_num) = 8 then left(judged.pfs_exe_num, 2) end as prefix,
    judged.etb_exe_fin,
    judged.ete_cat_cod,
    judged.flx_trt_dtd,
    judged.flx_emt_typ,
    judged.flx_emt_num,
    judged.flx_emt_ord,
    judged.org_cle_num,
    judged.dct_ord_num,
    judged.prs_ord_num,
    judged.rem_typ_aff,
    day_number(judged.exe_soi_dtd) * 1_000_000_000_000
    + day_number(judged.flx_dis_dtd) * 100_000 as flux_order
from intermediate.judged_lines as judged
left join intermediate.people
    on beneficiary(judged.ben_nir_psa, judged.ben_rng_gem) = people.beneficiary_key
where judged.fate is null;
