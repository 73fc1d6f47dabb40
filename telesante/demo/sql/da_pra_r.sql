-- Register of professionals, one row per number and month.
create or replace view da_pra_r as
select
    file,
    position as sort_key,
    cast(year as varchar) as dte_ann_trt,
    lpad(cast(month_of_year as varchar), 2, '0') as dte_moi_fin,
    number as pfs_pfs_num,
    main_number as sta_pfs_num,
    specialty as pfs_pra_spe,
    mep as pra_mep_cod,
    nature as exc_exc_nat,
    end_reason as exc_fin_mtf,
    cai_num,
    postcode as pfs_cod_pos
from register;
