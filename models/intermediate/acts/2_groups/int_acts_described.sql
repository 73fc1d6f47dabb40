with versions as (select * from {{ ref('int_acts_versioned') }}),

lines as (select * from {{ ref('int_lines_grouped') }}),

ranked as (
    -- Within a flux the greatest nine-column key speaks for the act.
    select
        *,
        row_number() over (
            partition by act_id, flx_dis_dtd order by {{ nine_key_columns(suffix=' desc') }}
        ) as recency
    from lines
    where prs_act_qte > 0
),

described as (
    -- A version bears the attributes of its latest line of positive quantity.
    select
        versions.*,
        ranked.person_key,
        ranked.beneficiary_key,
        ranked.executor_key,
        ranked.executor_prefix,
        ranked.exe_soi_dtd as care_date,
        ranked.prs_nat_ref as act_code,
        ranked.ben_cdi_nir,
        ranked.ben_sex_cod,
        ranked.ben_nai_ann,
        ranked.ben_ama_cod,
        ranked.ben_res_dpt,
        ranked.ben_res_com,
        ranked.rgm_grg_cod,
        ranked.rgm_cod,
        ranked.pse_spe_cod,
        ranked.pse_act_nat,
        ranked.pse_stj_cod,
        ranked.etb_exe_fin,
        ranked.ete_cat_cod,
        -- Orders a person's acts to the last one, the nine-column key deciding within a flux: where
        -- the person lives in a window is told by its last act.
        row_number() over (
            partition by ranked.person_key
            order by
                ranked.exe_soi_dtd,
                versions.described_by_flux,
                {{ nine_key_columns('ranked') }}
        ) as person_order
    from versions
    inner join ranked
        on
            versions.act_id = ranked.act_id
            and versions.described_by_flux = ranked.flx_dis_dtd
            and ranked.recency = 1
)

select * from described
