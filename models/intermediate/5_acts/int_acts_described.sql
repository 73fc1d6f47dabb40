with versions as (
    select * from {{ ref('int_acts_versioned') }}
    where {{ is_touched('int_days_touched') }}
),

ordered as (
    select * from {{ ref('int_lines_ordered') }}
    where {{ is_touched('int_days_touched') }}
),

lines as {{ 'materialized' if adds_months() }} (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_days_touched', among=ref('int_lines_kept')) }} and prs_act_qte > 0
),

-- The lines above are held where they are few, or DuckDB would join all lines to find them.
isolated as (
    {{ alone_on_their_day('lines', ref('int_days_crowded')) }}
),

lines_with_versions as (
    -- A version bears the attributes of its latest line of positive quantity.
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
    -- A line alone is an act of one version.
    select
        {{ act_id('isolated') }} as act_id,
        isolated.*,
        isolated.prs_act_qte as act_quantity,
        isolated.prs_pai_mnt as paid_amount,
        isolated.bse_rem_mnt as reimbursed_amount,
        isolated.is_ald_claim as has_ald_claim,
        isolated.flx_dis_dtd as known_from,
        cast('9999-12-31' as date) as known_until
    from isolated
),

described as (
    select
        act_id,
        person_prefix,
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
    from lines_with_versions
)

select * from described
