with lines as (select * from {{ ref('int_lines_filtered') }}),

people as (select * from {{ ref('int_people_identified') }}),

identified as (
    -- Rule `person`: the person behind the pseudonym. What the referential says of residence and
    -- birth year is read under the line's own pseudonym (rules `beneficiary-department`, `age`).
    select
        lines.*,
        coalesce(people.person_key, lines.beneficiary_key) as person_key,
        people.ben_nai_ann as referential_birth_year,
        {{ residence_code('people.ben_res_dpt', 'people.ben_res_com') }} as referential_code
    from lines
    left join people on lines.beneficiary_key = people.beneficiary_key
    where lines.fate is null
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
        {{ short_hash('person_key, exe_soi_dtd') }} as person_day,
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
        -- Care day, then flux, then room for the rank of the line among those of the same flux.
        {{ day_number('exe_soi_dtd') }} * 1000000000000
        + {{ day_number('flx_dis_dtd') }} * 100000 as flux_order
    from identified
)

select * from kept
