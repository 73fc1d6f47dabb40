-- How large a store is, and how many of its lines take something back.
select
    count(*) as line_count,
    count(distinct date_trunc('month', exe_soi_dtd)) as care_month_count,
    count(distinct flx_dis_dtd) as flux_month_count,
    100.0 * count(*) filter (prs_act_qte < 0) / count(*) as reversal_percent,
    count(distinct ben_nir_psa) as pseudonym_count
from read_parquet($lines, hive_partitioning = true)
