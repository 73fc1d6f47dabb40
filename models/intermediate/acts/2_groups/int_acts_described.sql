with versions as (
    select * from {{ ref('int_acts_versioned') }}
    where {{ is_touched('int_days_touched') }}
),

lines as (
    select * from {{ ref('int_lines_grouped') }}
    where {{ is_touched('int_days_touched') }}
),

described as (
    -- A version bears the attributes of its latest line of positive quantity.
    select
        versions.*,
        lines.person_key,
        lines.beneficiary_key,
        lines.executor_key,
        lines.executor_prefix,
        lines.act_code,
        lines.ben_cdi_nir,
        lines.ben_sex_cod,
        lines.ben_nai_ann,
        lines.ben_ama_cod,
        lines.ben_res_dpt,
        lines.ben_res_com,
        lines.rgm_grg_cod,
        lines.rgm_cod,
        lines.pse_spe_cod,
        lines.pse_act_nat,
        lines.pse_stj_cod,
        lines.etb_exe_fin,
        lines.ete_cat_cod
    from versions
    inner join lines
        on versions.act_id = lines.act_id and versions.person_order = lines.person_order
)

select * from described
