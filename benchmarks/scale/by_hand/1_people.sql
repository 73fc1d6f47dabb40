-- Who is who: the register and the referentials, each identifier hashed once.
create macro known_day(day) as case when year(day) not in (1, 1600) then day end;
-- Grows with the date; no count of days.
create macro day_number(day) as cast(year(day) * 372 + month(day) * 31 + day(day) as bigint);
create macro hashed(identifier) as
    left(sha256(getvariable('telesante_salt') || '|' || identifier), 32);

-- The last delivered row of a pseudonym; `position` sorts as delivery and line do.
create table intermediate.people as
select
    ben_nir_psa as pseudonym,
    rank,
    key as beneficiary_key,
    coalesce(hashed(nullif(trim(found.identifier), '')), key) as person_key,
    nullif(nullif(found.birth_year, 1600), 1) as birth_year,
    lpad(found.department, 3, '0') as department,
    lpad(found.commune, 3, '0') as commune
from (
    select
        ben_nir_psa,
        coalesce(ben_rng_gem, 0) as rank,
        hashed(ben_nir_psa || '|' || rank) as key,
        max_by(
            struct_pack(
                identifier := ben_idt_ano,
                birth_year := ben_nai_ann,
                department := ben_res_dpt,
                commune := ben_res_com
            ),
            (_delivery_id, _line)
        ) as found
    from raw.ir_ben_r
    where ben_nir_psa is not null
    group by all
);

create macro merged_periods(source) as table
select person_key, min(period_from) as period_from, max(period_until) as period_until
from (
    select
        *,
        sum(case when period_from <= reached_until + 1 then 0 else 1 end) over (
            partition by person_key order by period_from, period_until
            rows between unbounded preceding and current row
        ) as island
    from (
        select
            *,
            max(period_until) over (
                partition by person_key order by period_from, period_until
                rows between unbounded preceding and 1 preceding
            ) as reached_until
        from query_table(source)
    )
)
where period_from <= period_until
group by person_key, island;

create macro bounded(day) as
    case when year(day) <= 2900 then day else date '2999-12-31' end;

create temp table illness as
select
    coalesce(
        people.person_key,
        hashed(periods.ben_nir_psa || '|' || coalesce(periods.ben_rng_gem, 0))
    ) as person_key,
    coalesce(known_day(imb_ald_dtd), date '1900-01-01') as period_from,
    bounded(known_day(imb_ald_dtf)) as period_until
from raw.ir_imb_r as periods
left join intermediate.people
    on
        periods.ben_nir_psa = people.pseudonym
        and coalesce(periods.ben_rng_gem, 0) = people.rank
where imb_etm_nat in (41, 43, 45);

create temp table stays as
select
    coalesce(
        people.person_key,
        hashed(periods.ben_nir_psa || '|' || coalesce(periods.ben_rng_gem, 0))
    ) as person_key,
    coalesce(known_day(pec_deb_dte), date '1900-01-01') as period_from,
    bounded(known_day(pec_fin_dte)) as period_until
from raw.ir_esm_r as periods
left join intermediate.people
    on
        periods.ben_nir_psa = people.pseudonym
        and coalesce(periods.ben_rng_gem, 0) = people.rank
where esm_cat_cod in (500, 501, 502);

create table intermediate.ald_periods as from merged_periods('illness');
create table intermediate.ehpad_stays as from merged_periods('stays');

-- The register says the same of a number for many months: numbers are hashed once.
create temp table numbers as
select number, hashed(number) as key
from (
    select pfs_pfs_num as number from raw.da_pra_r
    union
    select nullif(trim(sta_pfs_num), '') from raw.da_pra_r
)
where number is not null;

create table intermediate.int_professionals_deduplicated as
with last_rows as (
    select
        pfs_pfs_num,
        make_date(dte_ann_trt, dte_moi_fin, 1) as register_month,
        max_by(
            struct_pack(
                main_number := coalesce(nullif(trim(sta_pfs_num), ''), pfs_pfs_num),
                specialty := pfs_pra_spe,
                mep := pra_mep_cod,
                nature := exc_exc_nat,
                end_reason := exc_fin_mtf,
                fund := cai_num,
                postcode := pfs_cod_pos
            ),
            (_delivery_id, _line)
        ) as found
    from raw.da_pra_r
    group by all
)

select
    practices.key as practice_key,
    register_month,
    mains.key as professional_key,
    try_cast(found.specialty as int) as pfs_pra_spe,
    try_cast(found.mep as int) as pra_mep_cod,
    try_cast(found.nature as int) as exc_exc_nat,
    try_cast(found.end_reason as int) as exc_fin_mtf,
    lpad(found.fund, 3, '0') as cai_num,
    lpad(found.postcode, 5, '0') as pfs_cod_pos
from last_rows
left join numbers as practices on last_rows.pfs_pfs_num = practices.number
left join numbers as mains on last_rows.found.main_number = mains.number;

create table intermediate.int_professionals_located as
with places as (
    select
        cai_num,
        pfs_cod_pos,
        coalesce(
            max(department_code) filter (prefix_kind = 'fund' and length(prefix) = 3),
            max(department_code) filter (prefix_kind = 'fund' and length(prefix) = 2),
            max(department_code) filter (prefix_kind = 'postcode' and length(prefix) = 3),
            max(department_code) filter (prefix_kind = 'postcode' and length(prefix) = 2)
        ) as department_code
    from (select distinct cai_num, pfs_cod_pos from intermediate.int_professionals_deduplicated)
    left join seeds.department_prefixes
        on
            (prefix_kind = 'fund' and left(cai_num, length(prefix)) = prefix)
            or (prefix_kind = 'postcode' and left(pfs_cod_pos, length(prefix)) = prefix)
    group by cai_num, pfs_cod_pos
),

compared as (
    select
        register.practice_key,
        register.professional_key,
        register.register_month,
        places.department_code,
        row_number() over months = 1 as is_first,
        lag(places.department_code) over months as former_department,
        lag(register.professional_key) over months as former_professional
    from intermediate.int_professionals_deduplicated as register
    left join places
        on
            register.cai_num is not distinct from places.cai_num
            and register.pfs_cod_pos is not distinct from places.pfs_cod_pos
    window months as (partition by register.practice_key order by register.register_month)
)

select
    practice_key,
    professional_key,
    department_code,
    case when is_first then date '1900-01-01' else register_month end as valid_from,
    coalesce(
        lead(register_month) over (partition by practice_key order by register_month),
        date '9999-12-31'
    ) as valid_until
from compared
where
    is_first
    or former_department is distinct from department_code
    or former_professional is distinct from professional_key;
