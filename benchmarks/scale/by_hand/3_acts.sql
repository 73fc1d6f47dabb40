-- Acts and their versions: a line alone is an act of one version, only the others are netted.
create macro identity(person_key, care_date, act_code, executor_key, finess) as md5(concat_ws(
    '|', coalesce(person_key, '-'), care_date, act_code, coalesce(executor_key, '-'),
    coalesce(finess, '-')
));

create temp table states as
with by_flux as (
    select
        identity(person_key, care_date, act_code, executor_key, etb_exe_fin) as act_id,
        care_date,
        flx_dis_dtd,
        sum(quantity) as flux_quantity,
        sum(paid) as flux_paid,
        sum(reimbursed) as flux_reimbursed,
        max(person_order) filter (quantity > 0) as flux_order,
        coalesce(bool_or(is_ald_claim), false) as has_ald_claim
    from lines_together
    group by all
)

select
    act_id,
    care_date,
    flx_dis_dtd,
    flux_quantity,
    sum(flux_quantity) over fluxes as quantity,
    sum(flux_paid) over fluxes as paid,
    sum(flux_reimbursed) over fluxes as reimbursed,
    max(flux_order) over fluxes as person_order,
    bool_or(has_ald_claim) over fluxes as is_ald_claim
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
),

dated as (
    select
        *,
        coalesce(
            lead(flx_dis_dtd) over (partition by act_id order by flx_dis_dtd), date '9999-12-31'
        ) as known_until
    from changed
)

select * from dated where quantity > 0;

create temp table c2s_years as
select person_key, year(care_date) as care_year, min(flx_dis_dtd) as c2s_known_from
from intermediate.lines
where has_c2s
group by all;

create view intermediate.versions as
select
    identity(person_key, care_date, act_code, executor_key, etb_exe_fin) as act_id,
    quantity as act_quantity,
    paid as paid_amount,
    reimbursed as reimbursed_amount,
    coalesce(is_ald_claim, false) as has_ald_claim,
    flx_dis_dtd as known_from,
    date '9999-12-31' as known_until,
    lines.*
from intermediate.lines_alone as lines
where quantity > 0
union all
select
    versions.act_id,
    versions.quantity as act_quantity,
    versions.paid as paid_amount,
    versions.reimbursed as reimbursed_amount,
    versions.is_ald_claim as has_ald_claim,
    versions.flx_dis_dtd as known_from,
    versions.known_until,
    lines.* exclude (act_id)
from netted_versions as versions
inner join (
    select
        *,
        identity(person_key, care_date, act_code, executor_key, etb_exe_fin) as act_id
    from lines_together
) as lines using (act_id, person_order);
