with lines as (select * from {{ ref('int_lines_filtered') }}),

people as (select * from {{ ref('int_people_identified') }}),

identified as (
    -- Rule 7: the person behind the pseudonym, which goes no further; rules 9 and 10 need what the
    -- referential says under the line's own pseudonym. A line with a fate stops here.
    select
        lines._delivery_id,
        lines._line,
        {{ nine_key_columns('lines') }},
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
        lines.prs_act_qte,
        lines.prs_pai_mnt,
        lines.bse_rem_mnt,
        lines.exo_mtf,
        lines.pse_spe_cod,
        lines.pse_act_nat,
        lines.pse_stj_cod,
        lines.executor_key,
        lines.executor_prefix,
        lines.etb_exe_fin,
        lines.ete_cat_cod,
        coalesce(people.person_key, lines.beneficiary_key) as person_key,
        people.ben_nai_ann as referential_birth_year,
        {{ residence_code('people.ben_res_dpt', 'people.ben_res_com') }} as referential_code
    from lines
    left join people on lines.beneficiary_key = people.beneficiary_key
    where lines.fate is null
)

select * from identified
