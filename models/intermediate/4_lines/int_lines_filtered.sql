with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

repeated as (select * from {{ ref('int_lines_repeated') }}),

acts as (select * from {{ ref('acts') }}),

establishments as (select * from {{ ref('int_establishments_deduplicated') }}),

bounds as (select * from {{ ref('care_date_bounds') }}),

filtered as (
    -- The columns are named, so that no pseudonym passes this model (rule `salt`).
    select
        lines._delivery_id,
        lines._line,
        {{ nine_key_columns('lines') }},
        lines.beneficiary_key,
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
        lines.exo_mtf,
        lines.pse_spe_cod,
        lines.pse_act_nat,
        lines.pse_stj_cod,
        lines.executor_key,
        lines.executor_prefix,
        establishments.etb_exe_fin,
        establishments.ete_cat_cod,
        coalesce(lines.prs_act_qte, 0) as prs_act_qte,
        coalesce(lines.prs_pai_mnt, 0) as prs_pai_mnt,
        coalesce(lines.bse_rem_mnt, 0) as bse_rem_mnt,
        -- Rule `one-fate`: the first reason that applies is the fate of the line; a line without
        -- one goes on to the netting. A null qualifier removes nothing.
        case
            -- Rule `redelivery`.
            when
                lines._delivery_id <> repeated.last_delivery_id
                or lines._line <> repeated.last_line
                then 'redelivered'
            -- Rule `scope`: the code alone decides what is telehealth, its dates only flag.
            when acts.act_code is null then 'out_of_scope'
            -- Rule `filters`.
            when lines.dpn_qlf in (71, 72) or lines.prs_dpn_qlp in (71, 72)
                then 'excluded_information'
            when establishments.ete_ind_taa = 1 then 'excluded_public_billing'
            when lines.cpl_maj_top >= 2 then 'excluded_surcharge'
            when lines.cpl_aff_cod = 16 then 'excluded_flat_participation'
            when lines.exe_soi_dtd is null then 'excluded_no_care_date'
            -- A flux holds what was processed before its month: care of that month or a later one
            -- is a keying error, and so is care of another century.
            when
                lines.exe_soi_dtd < bounds.first_care_date
                or {{ days_between('lines.exe_soi_dtd', 'lines.flx_dis_dtd') }}
                < bounds.days_before_flux
                then 'excluded_implausible_care_date'
        end as fate
    from lines
    left join repeated on {{ nine_key_join('lines', 'repeated') }}
    left join acts on lines.prs_nat_ref = acts.act_code
    left join establishments on {{ nine_key_join('lines', 'establishments') }}
    cross join bounds
)

select * from filtered
