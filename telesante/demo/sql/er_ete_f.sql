-- Establishment part of the lines that have one.
create or replace view er_ete_f as
select
    establishments.file,
    establishments.sort_key,
    date_text(establishments.flux_date) as flx_dis_dtd,
    date_text(establishments.entry_date) as flx_trt_dtd,
    '1' as flx_emt_typ,
    cast(establishments.emitter as varchar) as flx_emt_num,
    '1' as flx_emt_ord,
    '01C' || lpad(cast(establishments.body as varchar), 3, '0') || '000' as org_cle_num,
    cast(establishments.statement as varchar) as dct_ord_num,
    cast(establishments.line_rank as varchar) as prs_ord_num,
    '0' as rem_typ_aff,
    coalesce(establishments.wrong_finess, practices.finess, '75010001') as etb_exe_fin,
    cast(practices.ete_category as varchar) as ete_cat_cod,
    int_text(establishments.public) as ete_ind_taa,
    date_text(establishments.flux_date) as exe_soi_dtf,
    'Centre de santé' as pse_spe_lib
from establishments
inner join practices on establishments.executor = practices.practice;
