-- What is counted.
create table intermediate.int_editions_resolved as
with cut_off as (
    select
        editions.edition_id,
        editions.first_care_month,
        coalesce(editions.flux_end, store.last_flux_month) as flux_end
    from seeds.editions
    cross join intermediate.int_store_described as store
)

select
    cut_off.edition_id,
    cut_off.flux_end,
    coalesce(
        any_value(cut_off.first_care_month),
        date_trunc('month', min(acts.care_date))
    ) as first_care_month
from cut_off
left join (select distinct care_date, known_from, known_until from marts.fact_acts) as acts
    on cut_off.flux_end >= acts.known_from and cut_off.flux_end < acts.known_until
group by cut_off.edition_id, cut_off.flux_end;

create temp table line_states as
select
    delivery_id,
    flx_dis_dtd,
    case
        when last_quantity > 0 then 'counted'
        when last_quantity < 0 and not has_positive_line then 'orphan_reversal'
        else 'cancelled'
    end as fate,
    count(*) as line_count
from (
    select delivery_id, flx_dis_dtd, quantity as last_quantity, quantity > 0 as has_positive_line
    from intermediate.lines_alone
    union all
    select
        lines.delivery_id, lines.flx_dis_dtd, last_states.quantity, last_states.has_positive_line
    from lines_together as lines
    inner join (
        select
            act_id,
            max_by(quantity, flx_dis_dtd) as quantity,
            count(person_order) > 0 as has_positive_line
        from states
        group by act_id
    ) as last_states
        on
            identity(
                lines.person_key, lines.care_date, lines.act_code, lines.executor_key,
                lines.etb_exe_fin
            ) = last_states.act_id
)
group by all;

create table marts.line_accounting as
with delivered_once as (
    from dropped_lines
    union all
    from line_states
    union all
    select delivery_id, null as flx_dis_dtd, 'rejected' as fate, count(*) as line_count
    from raw.rejects
    where table_name = 'er_prs_f'
    group by all
),

every_line as (
    from delivered_once
    union all
    select
        deliveries.delivery_id,
        delivered_once.flx_dis_dtd,
        'redelivered' as fate,
        delivered_once.line_count
    from raw.manifest as deliveries
    inner join delivered_once on deliveries.same_as = delivered_once.delivery_id
    where deliveries.status = 'redelivered' and deliveries.table_name = 'er_prs_f'
)

select
    every_line.delivery_id,
    every_line.flx_dis_dtd,
    every_line.fate,
    deliveries.file_name,
    cast(sum(every_line.line_count) as bigint) as line_count,
    coalesce(bool_or(deliveries.is_synthetic), false) as is_synthetic
from every_line
left join raw.manifest as deliveries using (delivery_id)
group by all;

create table marts.completeness as
with versions as (
    select
        date_trunc('month', care_date) as care_month,
        known_from,
        known_until,
        sum(act_quantity) as act_count
    from marts.fact_acts
    group by all
),

arrivals as (
    select care_month, flux_month, sum(arrived) as arrived_count
    from (
        select care_month, known_from as flux_month, act_count as arrived from versions
        union all
        select care_month, known_until, -act_count from versions
        where known_until < date '9999-12-31'
    )
    group by all
),

accumulated as (
    select
        *,
        sum(arrived_count) over (
            partition by care_month order by flux_month
            rows between unbounded preceding and current row
        ) as known_count,
        sum(arrived_count) over (partition by care_month) as latest_count
    from arrivals
)

select
    cast(date_diff('month', care_month, flux_month) as int) as lag_months,
    cast(arrived_count as bigint) as arrived_act_count,
    cast(known_count as bigint) as known_act_count,
    cast(latest_count as bigint) as latest_act_count,
    cast(known_count as double) * 100 / nullif(latest_count, 0) as known_percent,
    store.is_ehpad_known,
    store.is_synthetic,
    care_month,
    flux_month
from accumulated
cross join intermediate.int_store_described as store;

-- Most persons have one act in a month: only the others have to be told apart, and those who share
-- a number of 64 bits with another one.
create temp table repeated_visits as
select hash(person_key, date_trunc('month', care_date)) as visitor
from marts.fact_acts
where person_key is not null
group by all
having count(*) > 1;

create table marts.acts_monthly as
with cells as (
    select
        editions.edition_id,
        date_trunc('month', acts.care_date) as care_month,
        acts.act_category,
        acts.executor_department,
        if(repeated.visitor is not null, acts.person_key, null) as repeated_person_key,
        count(if(repeated.visitor is null, acts.person_key, null)) as single_patient_count,
        sum(acts.act_quantity) as act_count,
        sum(acts.paid_amount) as paid_amount,
        bool_or(acts.is_synthetic) as is_synthetic
    from marts.fact_acts as acts
    inner join intermediate.int_editions_resolved as editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
    left join repeated_visits as repeated
        on hash(acts.person_key, date_trunc('month', acts.care_date)) = repeated.visitor
    group by all
)

select
    edition_id,
    if(grouping(act_category) = 1, 'all', act_category) as act_category,
    if(grouping(executor_department) = 1, 'all', executor_department) as executor_department,
    cast(sum(act_count) as bigint) as act_count,
    cast(sum(single_patient_count) + count(distinct repeated_person_key) as bigint)
        as patient_count,
    cast(sum(paid_amount) as decimal(15, 2)) as paid_amount,
    bool_or(is_synthetic) as is_synthetic,
    care_month
from cells
group by edition_id, care_month, cube (act_category, executor_department);

create table intermediate.monitored as
select
    editions.edition_id,
    perimeters.perimeter_id,
    acts.act_category,
    acts.domain,
    acts.executor_department,
    case
        when acts.beneficiary_department = 'NC' then 'NC'
        when residence.region_code = perimeters.executor_region_code
            then acts.beneficiary_department
        else 'HIDF'
    end as beneficiary_zone,
    acts.executor_category,
    acts.specialty_code,
    acts.legal_status_code,
    acts.professional_key,
    acts.person_key,
    acts.age,
    acts.act_quantity,
    acts.is_ald,
    acts.is_ehpad,
    acts.is_ame,
    coalesce(acts.c2s_known_from <= editions.flux_end, false) as is_c2s,
    acts.is_synthetic
from marts.fact_acts as acts
inner join intermediate.int_editions_resolved as editions
    on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
inner join seeds.perimeters as perimeters
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
    * exclude (is_synthetic),
    cast(act_count as double) * 100 / max(
        case when beneficiary_zone = 'all' and executor_department = 'all' then act_count end
    ) over (partition by edition_id, perimeter_id, act_category) as weight_percent,
    cast(act_count as double) * 100 / max(case when beneficiary_zone = 'all' then act_count end)
        over (partition by edition_id, perimeter_id, act_category, executor_department)
        as executor_share_percent,
    executor_department = beneficiary_zone and executor_department <> 'all' as is_same_department,
    is_synthetic
from counted;

-- The total of all bands is that of every band system: it is counted once.
create table marts.acts_by_age_band as
with banded as (
    select acts.*, bands.age_band_system, bands.age_band
    from intermediate.monitored as acts
    inner join seeds.age_bands as bands
        on
            acts.age between bands.age_min and bands.age_max
            or (acts.age is null and bands.age_band = 'unknown')
),

counted as (
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
    from banded
    group by
        edition_id, perimeter_id, age_band_system, age_band,
        cube (act_category, executor_department)
    union all
    select
        flows.edition_id,
        flows.perimeter_id,
        flows.act_category,
        flows.executor_department,
        systems.age_band_system,
        'all' as age_band,
        flows.act_count,
        flows.patient_count,
        flows.is_synthetic
    from marts.flows_department as flows
    cross join (select distinct age_band_system from seeds.age_bands) as systems
    where flows.beneficiary_zone = 'all'
)

select
    *,
    cast(act_count as double) * 100 / max(case when age_band = 'all' then act_count end) over (
        partition by edition_id, perimeter_id, act_category, executor_department, age_band_system
    ) as age_band_share_percent
from counted;

create table marts.acts_by_beneficiary_profile as
with profiled as (
    select acts.*, profiles.profile
    from intermediate.monitored as acts
    inner join (select profile from seeds.profiles union all select 'all') as profiles
        on
            profiles.profile = 'all'
            or (profiles.profile = 'ALD' and acts.is_ald)
            or (profiles.profile = 'EHPAD' and acts.is_ehpad)
            or (profiles.profile = 'AME' and acts.is_ame)
            or (profiles.profile = 'C2S' and acts.is_c2s)
),

counted as (
    select
        edition_id,
        perimeter_id,
        if(grouping(act_category) = 1, 'all', act_category) as act_category,
        profile,
        if(grouping(beneficiary_zone) = 1, 'all', beneficiary_zone) as beneficiary_zone,
        cast(sum(act_quantity) as bigint) as act_count,
        count(distinct person_key) as patient_count,
        bool_or(is_synthetic) as is_synthetic
    from profiled
    group by edition_id, perimeter_id, profile, cube (act_category, beneficiary_zone)
)

select
    *,
    cast(act_count as double) * 100 / max(case when profile = 'all' then act_count end) over (
        partition by edition_id, perimeter_id, act_category, beneficiary_zone
    ) as profile_weight_percent,
    cast(act_count as double) * 100 / max(case when beneficiary_zone = 'all' then act_count end)
        over (partition by edition_id, perimeter_id, act_category, profile) as zone_share_percent
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
    inner join seeds.legal_statuses as statuses
        on monitored.legal_status_code = statuses.status_code and statuses.is_liberal
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
