-- The lines: what is kept of them, and the fate of the others.

-- Few keys are found twice: a number of 64 bits tells which may be.
create temp table suspects as
select hash(
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff
) as nine_hash
from raw.er_prs_f
group by nine_hash
having count(*) > 1;

create temp table last_delivered as
select
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff,
    max((_delivery_id, _line)) as position
from raw.er_prs_f
where hash(
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff
) in (from suspects)
group by all
having count(*) > 1;

create temp table establishments as
select
    flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord,
    org_cle_num, dct_ord_num, prs_ord_num, rem_typ_aff,
    max_by(
        struct_pack(
            finess := etb_exe_fin, category := ete_cat_cod, is_public := ete_ind_taa = 1
        ),
        (_delivery_id, _line)
    ) as part
from raw.er_ete_f
group by all;

create view intermediate.judged_lines as
select
    lines.*,
    establishments.part.finess as etb_exe_fin,
    establishments.part.category as ete_cat_cod,
    case
        when (lines._delivery_id, lines._line) <> last_delivered.position then 'redelivered'
        when lines.prs_nat_ref not in (select act_code from seeds.acts) then 'out_of_scope'
        when lines.prs_nat_ref is null then 'out_of_scope'
        when lines.dpn_qlf in (71, 72) or lines.prs_dpn_qlp in (71, 72)
            then 'excluded_information'
        when establishments.part.is_public then 'excluded_public_billing'
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

-- Places and bands are looked up later, on acts; here only who, when, what, by whom.
create table intermediate.lines as
select
    judged._delivery_id as delivery_id,
    judged.flx_dis_dtd,
    judged.exe_soi_dtd as care_date,
    cast(judged.prs_nat_ref as int) as act_code,
    coalesce(judged.prs_act_qte, 0) as quantity,
    coalesce(judged.prs_pai_mnt, 0) as paid,
    coalesce(judged.bse_rem_mnt, 0) as reimbursed,
    coalesce(
        people.person_key, hashed(judged.ben_nir_psa || '|' || coalesce(judged.ben_rng_gem, 0))
    ) as person_key,
    coalesce(
        try_cast(
            '0x' || left(
                coalesce(
                    people.person_key,
                    hashed(judged.ben_nir_psa || '|' || coalesce(judged.ben_rng_gem, 0))
                ),
                7
            ) as int
        ),
        -1
    ) as person_prefix,
    people.birth_year as referential_birth_year,
    case
        when people.department = '097' and people.commune is not null
            then '97' || left(people.commune, 1)
        else people.department
    end as referential_code,
    case
        when lpad(judged.ben_res_dpt, 3, '0') = '097' and judged.ben_res_com is not null
            then '97' || left(lpad(judged.ben_res_com, 3, '0'), 1)
        else lpad(judged.ben_res_dpt, 3, '0')
    end as line_code,
    judged.ben_cdi_nir,
    judged.ben_sex_cod,
    nullif(nullif(judged.ben_nai_ann, 1600), 1) as birth_year,
    nullif(judged.ben_ama_cod, 9999) as ben_ama_cod,
    judged.ben_cmu_top = 1 or judged.ben_cta_typ = 89 as has_c2s,
    judged.rgm_grg_cod = 1 and judged.rgm_cod in (95, 96, 652) as is_ame,
    judged.rgm_grg_cod = 1 as is_general_scheme,
    judged.exo_mtf between 41 and 46 as is_ald_claim,
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
    on
        judged.ben_nir_psa = people.pseudonym
        and coalesce(judged.ben_rng_gem, 0) = people.rank
where judged.fate is null;

-- Most lines are the only one of their person on their day: no other line can be of the same act.
-- A number is compared faster than a key, and hardly ever stands for two persons of one day.
create temp table crowded_days as
select person_prefix, care_date
from intermediate.lines
group by all
having count(*) > 1;

create view intermediate.lines_alone as
select lines.*, flux_order + 1 as person_order
from intermediate.lines
anti join crowded_days using (person_prefix, care_date);

create temp table lines_together as
select
    lines.*,
    flux_order + row_number() over (
        partition by lines.person_key, lines.care_date, flx_dis_dtd
        order by
            flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord, org_cle_num, dct_ord_num,
            prs_ord_num, rem_typ_aff
    ) as person_order
from intermediate.lines
semi join crowded_days using (person_prefix, care_date);
