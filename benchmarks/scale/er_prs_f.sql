-- The reimbursement lines of a flux; the sender's order tells the copies apart in the nine-column key.
select
    lines.* exclude (_delivery_id, _line) replace (
        cast(lines.flx_emt_ord + 100 * copies.copy as integer) as flx_emt_ord,
        fresh_pseudonym(lines.ben_nir_psa, copies.copy) as ben_nir_psa,
        fresh_number(lines.pfs_exe_num, copies.copy) as pfs_exe_num
    )
from er_prs_f as lines
cross join copies
where
    lines.flx_dis_dtd = $flux
    and is_in_months(lines.exe_soi_dtd)
    and is_kept(lines.ben_nir_psa, copies.copy)
