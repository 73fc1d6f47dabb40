-- The register of one year ($first_month to $last_month), as DA_PRA_R is delivered.
with
months as (
    select unnest(range($first_month, $last_month + 1)) as care_month
),

listed as (
    select
        months.care_month,
        practices.practice as listing_rank,
        practices.practice_number,
        case
            when numbered.move_month <= months.care_month then numbered.moved_number
            else numbered.first_number
        end as main_number,
        numbered.specialty,
        numbered.mep,
        numbered.nature,
        case
            when months.care_month > numbered.until_month then '3'
            when draw('end of practice', numbered.gp) < 0.5 then '0'
        end as end_reason,
        departments.fund,
        departments.postcode
    from months
    inner join practices
        on months.care_month between practices.from_month and practices.listed_until
    inner join numbered on practices.gp = numbered.gp
    inner join departments on practices.department = departments.department
    union all
    select
        months.care_month,
        1000000000 + row_number() over (order by others.practice_number) as listing_rank,
        others.practice_number,
        others.practice_number as main_number,
        case when others.specialty > 0 then cast(others.specialty as varchar) end as specialty,
        null as mep,
        '1' as nature,
        null as end_reason,
        departments.fund,
        departments.postcode
    from months
    cross join others
    inner join departments on others.department = departments.department
    union all
    -- The practices of the printed table are as they were in January 2024.
    select
        months.care_month,
        2000000000 + row_number() over (order by printed_register.practice_number) as listing_rank,
        printed_register.practice_number,
        printed_register.main_number,
        printed_register.specialty,
        printed_register.mep,
        printed_register.nature,
        printed_register.end_reason,
        printed_register.cai_num as fund,
        printed_register.postcode
    from months
    cross join printed_register
    where months.care_month < 27
)

select
    cast(year(month_day(listed.care_month)) as integer) as dte_ann_trt,
    cast(month(month_day(listed.care_month)) as integer) as dte_moi_fin,
    listed.practice_number as pfs_pfs_num,
    listed.main_number as sta_pfs_num,
    listed.specialty as pfs_pra_spe,
    listed.mep as pra_mep_cod,
    listed.nature as exc_exc_nat,
    listed.end_reason as exc_fin_mtf,
    listed.fund as cai_num,
    listed.postcode as pfs_cod_pos
from listed
order by listed.care_month, listed.listing_rank, listed.practice_number
