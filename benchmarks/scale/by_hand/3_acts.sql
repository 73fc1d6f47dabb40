-- Acts and their versions: a line alone is an act of one version, only the others are netted.
create macro identity(person_key, care_date, act_code, executor_key, finess) as md5(concat_ws(
    '|', coalesce(person_key, '-'), care_date, act_code, coalesce(executor_key, '-'),
    coalesce(finess, '-')
));

-- Most lines are the only one of their person on their day: no other line can be of the same act.
create temp table crowded_days as
select person_day from intermediate.lines group by all having count(*) > 1;

create view intermediate.lines_alone as
select
    identity(person_key, care_date, act_code, executor_key, etb_exe_fin) as act_id,
    *,
    flux_order + 1 as person_order
from intermediate.lines
anti join crowded_days using (person_day);

create temp table lines_together as
select
    identity(person_key, care_date, act_code, executor_key, etb_exe_fin) as act_id,
    *,
    flux_order + row_number() over (
        partition by person_key, care_date, flx_dis_dtd
        order by
            flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord, org_cle_num, dct_ord_num,
            prs_ord_num, rem_typ_aff
    ) as person_order
from intermediate.lines
semi join crowded_days using (person_day);

-- What is known of an act after each flux in which a line of it arrived.
create temp table states as
with by_flux as (
    select
        act_id,
        flx_dis_dtd,
        sum(quantity) as flux_quantity,
        sum(paid) as flux_paid,
        sum(reimbursed) as flux_reimbursed,
        max(person_order) filter (quantity > 0) as flux_order,
        bool_or(is_ald_claim) as has_ald_claim
    from lines_together
    group by all
)

select
    act_id,
    flx_dis_dtd,
    sum(flux_quantity) over fluxes as quantity,
    sum(flux_paid) over fluxes as paid,
    sum(flux_reimbursed) over fluxes as reimbursed,
    max(flux_order) over fluxes as person_order,
    bool_or(has_ald_claim) over fluxes as has_ald_claim
from by_flux
window fluxes as (
    partition by act_id order by flx_dis_dtd
    rows between unbounded preceding and current row
);

create temp table netted_versions as
with changed as (
    select * from states
    window fluxes as (partition by act_id order by flx_dis_dtd)
    qualify
        lag(quantity) over fluxes is distinct from quantity
        or lag(paid) over fluxes is distinct from paid
        or lag(reimbursed) over fluxes is distinct from reimbursed
)

select
    *,
    coalesce(
        lead(flx_dis_dtd) over (partition by act_id order by flx_dis_dtd), date '9999-12-31'
    ) as known_until
from changed
qualify quantity > 0;

create view intermediate.versions as
select
    *,
    quantity as act_quantity,
    paid as paid_amount,
    reimbursed as reimbursed_amount,
    is_ald_claim as has_ald_claim,
    flx_dis_dtd as known_from,
    date '9999-12-31' as known_until
from intermediate.lines_alone
where quantity > 0
union all by name
select
    lines.*,
    versions.quantity as act_quantity,
    versions.paid as paid_amount,
    versions.reimbursed as reimbursed_amount,
    versions.has_ald_claim,
    versions.flx_dis_dtd as known_from,
    versions.known_until
from netted_versions as versions
inner join lines_together as lines using (act_id, person_order);

create temp table c2s_years as
select person_key, year(care_date) as care_year, min(flx_dis_dtd) as c2s_known_from
from intermediate.lines
where has_c2s
group by all;

create table intermediate.store as
select
    (select min(flx_dis_dtd) from raw.er_prs_f) as first_flux_month,
    (select max(flx_dis_dtd) from raw.er_prs_f) as last_flux_month,
    (select coalesce(bool_or(is_synthetic), false) from raw.manifest) as is_synthetic,
    exists (from raw.ir_esm_r) as is_ehpad_known;

-- The acts as they are counted: places, age, flags, categories.
create table marts.fact_acts as
with located as (
    select
        versions.*,
        coalesce(
            clear_number.department_code, professionals.department_code,
            finess_3.department_code, finess_2.department_code, 'NC'
        ) as executor_department,
        coalesce(professionals.professional_key, versions.executor_key) as professional_key,
        coalesce(
            nullif(residence.department, 'NC'), referential_residence.department, 'NC'
        ) as beneficiary_department,
        case
            when ben_ama_cod >= 1000 then (ben_ama_cod - 1000) // 12
            when ben_ama_cod is not null then ben_ama_cod
            else year(care_date) - coalesce(birth_year, referential_birth_year)
        end as computed_age
    from intermediate.versions
    left join seeds.department_prefixes as clear_number
        on clear_number.prefix_kind = 'professional' and versions.prefix = clear_number.prefix
    left join intermediate.professionals
        on
            versions.executor_key = professionals.practice_key
            and versions.care_date >= professionals.valid_from
            and versions.care_date < professionals.valid_until
    left join seeds.department_prefixes as finess_3
        on finess_3.prefix_kind = 'finess' and left(versions.etb_exe_fin, 3) = finess_3.prefix
    left join seeds.department_prefixes as finess_2
        on finess_2.prefix_kind = 'finess' and left(versions.etb_exe_fin, 2) = finess_2.prefix
    left join seeds.residence_codes as residence
        on versions.line_code = residence.residence_code
    left join seeds.residence_codes as referential_residence
        on versions.referential_code = referential_residence.residence_code
)

select
    acts.act_id,
    nomenclature.is_individual
    and acts.person_key is not null
    and (
        acts.ben_cdi_nir is null
        or coalesce(try_cast(acts.ben_cdi_nir as int) in (0, 3, 4), false)
    ) as has_patient,
    case when has_patient then acts.person_key end as person_key,
    acts.executor_key,
    acts.professional_key,
    coalesce(acts.etb_exe_fin, acts.professional_key) as contributor_key,
    nomenclature.act_category,
    nomenclature.domain,
    acts.executor_department,
    case
        when acts.executor_key is not null
            then coalesce(by_specialty.executor_category, by_activity.executor_category, 'unknown')
        when acts.etb_exe_fin is not null
            then coalesce(by_establishment.executor_category, 'other_establishment')
        else 'unknown'
    end as executor_category,
    acts.beneficiary_department,
    acts.act_code,
    acts.pse_spe_cod as specialty_code,
    acts.pse_act_nat as activity_code,
    acts.pse_stj_cod as legal_status_code,
    acts.ete_cat_cod as establishment_category_code,
    acts.ben_sex_cod as sex_code,
    cast(if(acts.computed_age between 0 and 129, acts.computed_age, null) as int) as age,
    acts.person_order,
    cast(acts.act_quantity as int) as act_quantity,
    cast(acts.paid_amount as decimal(13, 2)) as paid_amount,
    cast(acts.reimbursed_amount as decimal(13, 2)) as reimbursed_amount,
    nomenclature.is_individual,
    coalesce(
        acts.care_date < nomenclature.valid_from or acts.care_date > nomenclature.valid_to, false
    ) as is_outside_validity,
    acts.has_ald_claim or ald_periods.person_key is not null as is_ald,
    ald_periods.person_key is not null as is_ald_referential,
    acts.has_ald_claim as is_ald_claim,
    c2s_years.c2s_known_from is not null as is_c2s,
    coalesce(acts.is_ame, false) as is_ame,
    coalesce(acts.is_general_scheme, false) as is_general_scheme,
    case when store.is_ehpad_known then ehpad_stays.person_key is not null end as is_ehpad,
    store.is_synthetic,
    acts.care_date,
    c2s_years.c2s_known_from,
    acts.known_from,
    acts.known_until
from located as acts
cross join intermediate.store
inner join seeds.acts as nomenclature on acts.act_code = nomenclature.act_code
left join seeds.executor_category_rules as by_specialty
    on by_specialty.code_type = 'specialty' and acts.pse_spe_cod = by_specialty.code
left join seeds.executor_category_rules as by_activity
    on by_activity.code_type = 'activity' and acts.pse_act_nat = by_activity.code
left join seeds.executor_category_rules as by_establishment
    on by_establishment.code_type = 'establishment' and acts.ete_cat_cod = by_establishment.code
left join intermediate.ald_periods
    on
        acts.person_key = ald_periods.person_key
        and acts.care_date between ald_periods.period_from and ald_periods.period_until
left join intermediate.ehpad_stays
    on
        acts.person_key = ehpad_stays.person_key
        and acts.care_date between ehpad_stays.period_from and ehpad_stays.period_until
left join c2s_years
    on acts.person_key = c2s_years.person_key and year(acts.care_date) = c2s_years.care_year;
