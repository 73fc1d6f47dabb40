-- The establishment part of the lines of a flux ($flux).
select
    month_day(line_flux) as flx_dis_dtd,
    greatest(
        month_day(line_flux - 1) + cast(floor(28 * draw('entry', who)) as integer), care_date
    ) as flx_trt_dtd,
    1 as flx_emt_typ,
    case when is_walk_in then 400 else 300 end + quarter as flx_emt_num,
    1 as flx_emt_ord,
    concat('01C', lpad(cast(who % 24 as varchar), 3, '0'), '000') as org_cle_num,
    act_rank(who, is_walk_in) as dct_ord_num,
    line_rank as prs_ord_num,
    0 as rem_typ_aff,
    finess as etb_exe_fin,
    124 as ete_cat_cod,
    0 as ete_ind_taa
from lines
where line_flux = $flux and finess is not null
