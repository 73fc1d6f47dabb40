with lines as (select * from {{ ref('int_lines_scoped') }}),

establishments as (select * from {{ ref('int_establishments_deduplicated') }}),

filtered as (
    -- Rule 2, null-safe: a null qualifier keeps its line. The first reason found is the fate; a
    -- line without one goes on to the netting.
    select
        lines.*,
        establishments.etb_exe_fin,
        establishments.ete_cat_cod,
        case
            when lines.is_redelivered then 'redelivered'
            when not lines.is_in_scope then 'out_of_scope'
            when lines.dpn_qlf in (71, 72) or lines.prs_dpn_qlp in (71, 72)
                then 'excluded_information'
            when establishments.ete_ind_taa = 1 then 'excluded_public_billing'
            when lines.cpl_maj_top >= 2 then 'excluded_surcharge'
            when lines.cpl_aff_cod = 16 then 'excluded_flat_participation'
            when lines.exe_soi_dtd is null then 'excluded_no_care_date'
        end as fate
    from lines
    left join establishments on {{ nine_key_join('lines', 'establishments') }}
)

select * from filtered
