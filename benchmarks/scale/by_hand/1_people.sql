-- Who is who: the people of the referentials and the professionals of the register.
create macro known_day(day) as case when year(day) not in (1, 1600) then day end;
-- Grows with the date; no count of days.
create macro day_number(day) as cast(year(day) * 372 + month(day) * 31 + day(day) as bigint);
-- HMAC-SHA-256, as in macros/salted_hash.sql.
create macro hashed(identifier) as left(sha256(
    getvariable('telesante_outer_key')
    || unhex(sha256(getvariable('telesante_inner_key') || encode(identifier)))
), 32);
create macro beneficiary(pseudonym, rank) as hashed(pseudonym || '|' || coalesce(rank, 0));
-- The overseas department is the first digit of the commune.
create macro residence_code(department, commune) as case
    when lpad(department, 3, '0') = '097' and commune is not null
        then '97' || left(lpad(commune, 3, '0'), 1)
    else lpad(department, 3, '0')
end;

create table intermediate.people as
select
    beneficiary(ben_nir_psa, ben_rng_gem) as beneficiary_key,
    coalesce(hashed(nullif(trim(ben_idt_ano), '')), beneficiary_key) as person_key,
    nullif(nullif(ben_nai_ann, 1600), 1) as birth_year,
    residence_code(ben_res_dpt, ben_res_com) as residence_code
from raw.ir_ben_r
where ben_nir_psa is not null
qualify row_number() over (
    partition by ben_nir_psa, coalesce(ben_rng_gem, 0) order by _delivery_id desc, _line desc
) = 1;

-- Overlapping or touching periods of a person as one, so that a day lies in one at most.
create macro merged_periods(source) as table
with bounded as (
    select
        coalesce(people.person_key, periods.beneficiary_key) as person_key,
        coalesce(known_day(first_day), date '1900-01-01') as period_from,
        case when year(known_day(last_day)) <= 2900 then last_day else date '2999-12-31' end
            as period_until
    from query_table(source) as periods
    left join intermediate.people using (beneficiary_key)
),

followed as (
    select
        *,
        max(period_until) over (
            partition by person_key order by period_from, period_until
            rows between unbounded preceding and 1 preceding
        ) as reached_until
    from bounded
),

numbered as (
    select
        *,
        count(*) filter (reached_until is null or period_from > reached_until + 1) over (
            partition by person_key order by period_from, period_until
            rows between unbounded preceding and current row
        ) as island
    from followed
)

select person_key, min(period_from) as period_from, max(period_until) as period_until
from numbered
where period_from <= period_until
group by person_key, island;

create temp table illnesses as
select
    beneficiary(ben_nir_psa, ben_rng_gem) as beneficiary_key,
    imb_ald_dtd as first_day,
    imb_ald_dtf as last_day
from raw.ir_imb_r
where imb_etm_nat in (41, 43, 45);

create temp table stays as
select
    beneficiary(ben_nir_psa, ben_rng_gem) as beneficiary_key,
    pec_deb_dte as first_day,
    pec_fin_dte as last_day
from raw.ir_esm_r
where esm_cat_cod in (500, 501, 502);

create table intermediate.ald_periods as from merged_periods('illnesses');
create table intermediate.ehpad_stays as from merged_periods('stays');

create table intermediate.register as
select
    hashed(pfs_pfs_num) as practice_key,
    hashed(coalesce(nullif(trim(sta_pfs_num), ''), pfs_pfs_num)) as professional_key,
    make_date(dte_ann_trt, dte_moi_fin, 1) as register_month,
    try_cast(pfs_pra_spe as int) as specialty_code,
    try_cast(pra_mep_cod as int) as mep_code,
    try_cast(exc_exc_nat as int) as practice_nature_code,
    try_cast(exc_fin_mtf as int) as end_reason,
    coalesce(
        fund_3.department_code, fund_2.department_code,
        postcode_3.department_code, postcode_2.department_code
    ) as department_code
from raw.da_pra_r
left join seeds.department_prefixes as fund_3
    on fund_3.prefix_kind = 'fund' and left(lpad(cai_num, 3, '0'), 3) = fund_3.prefix
left join seeds.department_prefixes as fund_2
    on fund_2.prefix_kind = 'fund' and left(lpad(cai_num, 3, '0'), 2) = fund_2.prefix
left join seeds.department_prefixes as postcode_3
    on
        postcode_3.prefix_kind = 'postcode'
        and left(lpad(pfs_cod_pos, 5, '0'), 3) = postcode_3.prefix
left join seeds.department_prefixes as postcode_2
    on
        postcode_2.prefix_kind = 'postcode'
        and left(lpad(pfs_cod_pos, 5, '0'), 2) = postcode_2.prefix
qualify row_number() over (
    partition by pfs_pfs_num, dte_ann_trt, dte_moi_fin order by _delivery_id desc, _line desc
) = 1;

-- Months that say the same are one row: an act is joined to few.
create table intermediate.professionals as
with changes as (
    select * from intermediate.register
    window months as (partition by practice_key order by register_month)
    qualify
        row_number() over months = 1
        or lag(department_code) over months is distinct from department_code
        or lag(professional_key) over months is distinct from professional_key
)

select
    practice_key,
    professional_key,
    department_code,
    if(row_number() over months = 1, date '1900-01-01', register_month) as valid_from,
    coalesce(lead(register_month) over months, date '9999-12-31') as valid_until
from changes
window months as (partition by practice_key order by register_month);
