-- What is counted.
create macro percent(part, whole) as cast(part as double) * 100 / whole;

create table intermediate.editions as
with known as (
    select edition_id, first_care_month, coalesce(flux_end, last_flux_month) as flux_end
    from seeds.editions
    cross join intermediate.store
)

select
    edition_id,
    flux_end,
    coalesce(any_value(first_care_month), date_trunc('month', min(care_date)))
        as first_care_month
from known
left join (select distinct care_date, known_from, known_until from marts.fact_acts)
    on flux_end >= known_from and flux_end < known_until
group by all;

create table marts.line_accounting as
with last_states as (
    select
        act_id,
        max_by(quantity, flx_dis_dtd) as quantity,
        count(person_order) = 0 as is_never_positive
    from states
    group by act_id
),

kept as (
    select delivery_id, flx_dis_dtd, quantity, quantity <= 0 as is_never_positive
    from intermediate.lines_alone
    union all
    select
        lines.delivery_id,
        lines.flx_dis_dtd,
        last_states.quantity,
        last_states.is_never_positive
    from lines_together as lines
    inner join last_states using (act_id)
),

delivered_once as (
    from dropped_lines
    union all
    select
        delivery_id,
        flx_dis_dtd,
        case
            when quantity > 0 then 'counted'
            when quantity < 0 and is_never_positive then 'orphan_reversal'
            else 'cancelled'
        end,
        count(*)
    from kept
    group by all
    union all
    select delivery_id, null, 'rejected', count(*)
    from raw.rejects
    where table_name = 'er_prs_f'
    group by all
),

every_line as (
    from delivered_once
    union all
    select deliveries.delivery_id, flx_dis_dtd, 'redelivered', delivered_once.line_count
    from raw.manifest as deliveries
    inner join delivered_once on deliveries.same_as = delivered_once.delivery_id
    where deliveries.status = 'redelivered' and deliveries.table_name = 'er_prs_f'
)

select
    delivery_id,
    flx_dis_dtd,
    fate,
    deliveries.file_name,
    cast(sum(every_line.line_count) as bigint) as line_count,
    coalesce(bool_or(deliveries.is_synthetic), false) as is_synthetic
from every_line
left join raw.manifest as deliveries using (delivery_id)
group by all;

create table marts.completeness as
with versions as (
    select date_trunc('month', care_date) as care_month, known_from, known_until,
        sum(act_quantity) as act_count
    from marts.fact_acts
    group by all
),

arrivals as (
    select care_month, known_from as flux_month, act_count as arrived_count from versions
    union all
    select care_month, known_until, -act_count from versions where known_until < '9999-12-31'
),

accumulated as (
    select
        care_month,
        flux_month,
        sum(arrived_count) as arrived_act_count,
        sum(arrived_act_count) over (
            partition by care_month order by flux_month
            rows between unbounded preceding and current row
        ) as known_act_count,
        sum(arrived_act_count) over (partition by care_month) as latest_act_count
    from arrivals
    group by care_month, flux_month
)

select
    cast(date_diff('month', care_month, flux_month) as int) as lag_months,
    cast(arrived_act_count as bigint) as arrived_act_count,
    cast(known_act_count as bigint) as known_act_count,
    cast(latest_act_count as bigint) as latest_act_count,
    percent(known_act_count, nullif(latest_act_count, 0)) as known_percent,
    is_ehpad_known,
    is_synthetic,
    care_month,
    flux_month
from accumulated
cross join intermediate.store;

-- Most persons have one act in a month: only the others have to be told apart, and those who share
-- a number of 64 bits with another one.
create temp table repeated_visits as
select hash(person_key, date_trunc('month', care_date)) as visit
from marts.fact_acts
where person_key is not null
group by all
having count(*) > 1;

create table marts.acts_monthly as
select
    edition_id,
    if(grouping(act_category) = 1, 'all', act_category) as act_category,
    if(grouping(executor_department) = 1, 'all', executor_department) as executor_department,
    cast(sum(act_quantity) as bigint) as act_count,
    count(if(visit is null, person_key, null))
    + count(distinct if(visit is null, null, person_key)) as patient_count,
    cast(sum(paid_amount) as decimal(15, 2)) as paid_amount,
    bool_or(is_synthetic) as is_synthetic,
    date_trunc('month', care_date) as care_month
from marts.fact_acts
inner join intermediate.editions on known_from <= flux_end and known_until > flux_end
left join repeated_visits on hash(person_key, date_trunc('month', care_date)) = visit
group by edition_id, date_trunc('month', care_date), cube (act_category, executor_department);

create table intermediate.monitored as
select
    editions.edition_id,
    perimeters.perimeter_id,
    acts.* exclude (beneficiary_department, is_c2s),
    case
        when acts.beneficiary_department = 'NC' then 'NC'
        when residence.region_code = perimeters.executor_region_code
            then acts.beneficiary_department
        else 'outside'
    end as beneficiary_zone,
    coalesce(acts.c2s_known_from <= editions.flux_end, false) as is_c2s
from marts.fact_acts as acts
inner join intermediate.editions
    on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
inner join marts.dim_perimeter as perimeters
    on acts.care_date between perimeters.care_from and perimeters.care_to
inner join seeds.departments as practice
    on
        acts.executor_department = practice.department_code
        and perimeters.executor_region_code = practice.region_code
left join seeds.departments as residence
    on acts.beneficiary_department = residence.department_code;

create table marts.flows_department as
with counted as (
    select
        edition_id,
        perimeter_id,
        if(grouping(act_category) = 1, 'all', act_category) as act_category,
        if(grouping(executor_department) = 1, 'all', executor_department) as executor_department,
        if(grouping(beneficiary_zone) = 1, 'all', beneficiary_zone) as beneficiary_zone,
        cast(sum(act_quantity) as bigint) as act_count,
        count(distinct person_key) as patient_count,
        bool_or(is_synthetic) as is_synthetic
    from intermediate.monitored
    group by edition_id, perimeter_id, cube (act_category, executor_department, beneficiary_zone)
)

select
    *,
    percent(act_count, max(act_count) filter (
        beneficiary_zone = 'all' and executor_department = 'all'
    ) over (partition by edition_id, perimeter_id, act_category)) as weight_percent,
    percent(act_count, max(act_count) filter (beneficiary_zone = 'all') over (
        partition by edition_id, perimeter_id, act_category, executor_department
    )) as executor_share_percent,
    executor_department = beneficiary_zone and executor_department <> 'all' as is_same_department
from counted;

-- The total of all bands is that of every band system: it is counted once.
create table marts.acts_by_age_band as
with counted as (
    select
        edition_id,
        perimeter_id,
        if(grouping(act_category) = 1, 'all', act_category) as act_category,
        if(grouping(executor_department) = 1, 'all', executor_department) as executor_department,
        age_band_system,
        age_band,
        cast(sum(act_quantity) as bigint) as act_count,
        count(distinct person_key) as patient_count,
        bool_or(is_synthetic) as is_synthetic
    from intermediate.monitored
    inner join seeds.age_bands
        on age between age_min and age_max or (age is null and age_band = 'unknown')
    group by
        edition_id, perimeter_id, age_band_system, age_band,
        cube (act_category, executor_department)
    union all by name
    select
        flows.* exclude (
            beneficiary_zone, weight_percent, executor_share_percent, is_same_department
        ),
        age_band_system,
        'all' as age_band
    from marts.flows_department as flows
    cross join (select distinct age_band_system from seeds.age_bands)
    where beneficiary_zone = 'all'
)

select
    *,
    percent(act_count, max(act_count) filter (age_band = 'all') over (
        partition by edition_id, perimeter_id, act_category, executor_department, age_band_system
    )) as age_band_share_percent
from counted;

create table marts.acts_by_beneficiary_profile as
with counted as (
    select
        edition_id,
        perimeter_id,
        if(grouping(act_category) = 1, 'all', act_category) as act_category,
        profile,
        if(grouping(beneficiary_zone) = 1, 'all', beneficiary_zone) as beneficiary_zone,
        cast(sum(act_quantity) as bigint) as act_count,
        count(distinct person_key) as patient_count,
        bool_or(is_synthetic) as is_synthetic
    from intermediate.monitored
    inner join (select profile from seeds.profiles union all select 'all')
        on
            profile = 'all'
            or (profile = 'ALD' and is_ald)
            or (profile = 'EHPAD' and is_ehpad)
            or (profile = 'AME' and is_ame)
            or (profile = 'C2S' and is_c2s)
    group by edition_id, perimeter_id, profile, cube (act_category, beneficiary_zone)
)

select
    *,
    percent(act_count, max(act_count) filter (profile = 'all') over (
        partition by edition_id, perimeter_id, act_category, beneficiary_zone
    )) as profile_weight_percent,
    percent(act_count, max(act_count) filter (beneficiary_zone = 'all') over (
        partition by edition_id, perimeter_id, act_category, profile
    )) as zone_share_percent
from counted;

create table marts.acts_by_executor_category as
select
    edition_id,
    perimeter_id,
    if(grouping(executor_category) = 1, 'all', executor_category) as executor_category,
    if(grouping(act_category) = 1, 'all', act_category) as act_category,
    cast(sum(act_quantity) as bigint) as act_count,
    count(distinct person_key) as patient_count,
    count(distinct professional_key) as professional_count,
    bool_or(is_synthetic) as is_synthetic
from intermediate.monitored
group by edition_id, perimeter_id, cube (executor_category, act_category);

create table marts.top_executor_categories as
with counted as (
    select
        edition_id,
        perimeter_id,
        if(grouping(act_category) = 1, 'all', act_category) as act_category,
        executor_category,
        cast(sum(act_quantity) as bigint) as act_count,
        count(distinct person_key) as patient_count,
        count(distinct professional_key) as professional_count,
        bool_or(is_synthetic) as is_synthetic
    from intermediate.monitored
    inner join seeds.legal_statuses on legal_status_code = status_code and is_liberal
    where domain = 'telemedicine'
    group by edition_id, perimeter_id, executor_category, cube (act_category)
)

select
    counted.*,
    cast(row_number() over (
        partition by edition_id, perimeter_id, act_category order by act_count desc, sort_order
    ) as int) as rank
from counted
inner join seeds.executor_categories using (executor_category)
qualify rank <= 5;

create table marts.top_specialties as
select
    edition_id,
    perimeter_id,
    if(grouping(act_category) = 1, 'all', act_category) as act_category,
    specialty_code,
    cast(sum(act_quantity) as bigint) as act_count,
    count(distinct person_key) as patient_count,
    count(distinct professional_key) as professional_count,
    bool_or(is_synthetic) as is_synthetic,
    cast(row_number() over (
        partition by edition_id, perimeter_id, if(grouping(act_category) = 1, 'all', act_category)
        order by sum(act_quantity) desc, specialty_code
    ) as int) as rank
from intermediate.monitored
where specialty_code not in (0, 99)
group by edition_id, perimeter_id, specialty_code, cube (act_category)
qualify rank <= 5;
