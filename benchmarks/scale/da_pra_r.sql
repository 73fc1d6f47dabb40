-- The register of a year, with the practitioners of every copy.
select
    register.* exclude (_delivery_id, _line) replace (
        fresh_number(register.pfs_pfs_num, copies.copy) as pfs_pfs_num,
        fresh_number(register.sta_pfs_num, copies.copy) as sta_pfs_num
    )
from da_pra_r as register
cross join copies
where register.dte_ann_trt = $year
