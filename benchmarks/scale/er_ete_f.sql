-- The establishment part of the lines of a flux that were kept.
select
    parts.* exclude (_delivery_id, _line) replace (
        cast(parts.flx_emt_ord + 100 * copies.copy as integer) as flx_emt_ord
    )
from er_ete_f as parts
cross join copies
where
    parts.flx_dis_dtd = $flux
    and exists (
        from er_prs_f as lines
        where
            lines.flx_dis_dtd = $flux
            and lines.flx_trt_dtd = parts.flx_trt_dtd
            and lines.flx_emt_typ = parts.flx_emt_typ
            and lines.flx_emt_num = parts.flx_emt_num
            and lines.flx_emt_ord = parts.flx_emt_ord
            and lines.org_cle_num = parts.org_cle_num
            and lines.dct_ord_num = parts.dct_ord_num
            and lines.prs_ord_num = parts.prs_ord_num
            and lines.rem_typ_aff = parts.rem_typ_aff
            and is_in_months(lines.exe_soi_dtd)
            and is_kept(lines.ben_nir_psa, copies.copy)
    )
