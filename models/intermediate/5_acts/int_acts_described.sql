with versions as (select * from {{ ref('int_acts_versioned') }}),

ordered as (select * from {{ ref('int_lines_ordered') }}),

alone as (select * from {{ ref('int_lines_alone') }}),

versions_with_lines as (
    -- Rule `netting`: a version bears the attributes of its latest line of positive quantity.
    select
        ordered.*,
        versions.act_quantity,
        versions.paid_amount,
        versions.reimbursed_amount,
        versions.is_ald_claim as has_ald_claim,
        versions.known_from,
        versions.known_until
    from versions
    inner join ordered
        on versions.act_id = ordered.act_id and versions.person_order = ordered.person_order
    union all
    -- A line that is alone on its day is an act of one version, unless it only cancels.
    select
        {{ act_id('alone') }} as act_id,
        alone.*,
        alone.prs_act_qte as act_quantity,
        alone.prs_pai_mnt as paid_amount,
        alone.bse_rem_mnt as reimbursed_amount,
        alone.is_ald_claim as has_ald_claim,
        alone.flx_dis_dtd as known_from,
        cast('9999-12-31' as date) as known_until
    from alone
    where alone.prs_act_qte > 0
),

described as (
    select
        act_id,
        care_date,
        act_quantity,
        paid_amount,
        reimbursed_amount,
        person_order,
        has_ald_claim as is_ald_claim,
        known_from,
        known_until,
        person_key,
        executor_key,
        executor_prefix,
        act_code,
        ben_cdi_nir,
        ben_sex_cod,
        ben_nai_ann,
        ben_ama_cod,
        ben_res_dpt,
        ben_res_com,
        rgm_grg_cod,
        rgm_cod,
        pse_spe_cod,
        pse_act_nat,
        pse_stj_cod,
        etb_exe_fin,
        ete_cat_cod,
        referential_birth_year,
        referential_code
    from versions_with_lines
)

select * from described
