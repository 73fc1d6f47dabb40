-- The smallest warehouse that the gate can judge: the printed flow matrix and figures, taken from
-- the project's seeds ($seeds), spread over the twelve months of 2024, one fact per cell and month.
create schema seeds;
create schema intermediate;
create schema marts;

create table seeds.flow_matrix_2024 as
select * from read_csv(
    '$seeds/published/flow_matrix_2024.csv',
    types = {'executor_department': 'varchar', 'beneficiary_zone': 'varchar'}
);

create table seeds.figures as
select * from read_csv(
    '$seeds/published/figures.csv',
    types = {'executor_department': 'varchar', 'beneficiary_zone': 'varchar'}
);

create table seeds.published_baseline as
select * from read_csv('$seeds/published/published_baseline.csv')
where
    covers = 'fr_private_gps,idf_2024'
    and is_synthetic
    -- The toy holds Open DAMIR, and none of what a third party computed on it.
    and figure_id not like 'open_damir%';

create table seeds.published_perimeters as
select * from read_csv('$seeds/published/published_perimeters.csv');

create table seeds.reconciliation_reasons as
select * from read_csv('$seeds/published/reconciliation_reasons.csv');

create table seeds.documents as select * from read_csv('$seeds/published/documents.csv');

create table marts.dim_perimeter as
select
    'idf_2024' as perimeter_id,
    'Actes exécutés en Île-de-France en 2024' as label_fr,
    'R11' as territory,
    date '2024-01-01' as care_from,
    date '2024-12-31' as care_to;

create table seeds.regions as
select
    '11' as region_code,
    'R11' as pilote_zone_id;

create table seeds.departments as
select * from read_csv(
    '$seeds/nomenclatures/departments.csv',
    types = {'department_code': 'varchar', 'region_code': 'varchar'}
);

create table intermediate.int_territory_departments as
select
    concat('R', region_code) as territory,
    department_code
from seeds.departments;

create table seeds.age_bands as select * from read_csv('$seeds/nomenclatures/age_bands.csv');

create table marts.dim_edition as
select * from (
    values
    ('2024-12', 'Année 2024', date '2025-01-01', date '2024-01-01', true),
    ('latest', 'Dernier flux', date '2025-03-01', date '2024-01-01', true)
) as editions (edition_id, label_fr, flux_end, first_care_month, is_covered);

create table marts.fact_acts as
select
    executor_department,
    beneficiary_zone as beneficiary_department,
    make_date(2024, care_month, 15) as care_date,
    act_count // 12 + cast(care_month <= act_count % 12 as int) as act_quantity,
    false as is_ehpad,
    cast(make_date(2024, care_month, 1) + interval 1 month as date) as known_from,
    date '9999-12-31' as known_until
from seeds.flow_matrix_2024
cross join generate_series(1, 12) as months (care_month)
where executor_department <> 'all' and beneficiary_zone <> 'all';

create table marts.line_accounting as
select
    '000001-0123456789ab' as delivery_id,
    cast(flux_month as date) as flx_dis_dtd,
    'counted' as fate,
    20000 as line_count
from generate_series(date '2024-02-01', date '2025-03-01', interval 1 month) as fluxes (flux_month);

-- Of the acts of a care month, half come with the flux of the month after, a tenth with each of the
-- five that follow; a sixth of all are of another region.
create table intermediate.int_acts_arrived as
select
    executor_department,
    cast(flux_month as date) as flux_month,
    cast(flux_month - to_months(cast(lag_months as int)) as date) as care_month,
    if(lag_months = 1, 5, 1) * if(executor_department = '35', 400, 2000) as arrived_count
from generate_series(date '2024-02-01', date '2025-03-01', interval 1 month) as fluxes (flux_month)
cross join generate_series(1, 6) as lags (lag_months)
cross join (values ('75'), ('35')) as departments (executor_department);

-- As the model makes it of these arrivals, faults that a test plants in them included.
create view marts.completion as
with known as (
    select
        date_diff('month', care_month, flux_month) as lag_months,
        sum(sum(arrived_count)) over (
            partition by care_month order by flux_month
        ) as known_count,
        sum(sum(arrived_count)) over (partition by care_month) as final_count,
        count(*) over (partition by care_month) as lag_count
    from intermediate.int_acts_arrived
    group by care_month, flux_month
)

select
    'monthly_acts' as series_id,
    'all' as zone_id,
    'all' as act_category,
    lag_months,
    count(*) as period_count,
    100 * median(known_count / final_count) as median_percent
from known
where lag_count = 6
group by lag_months;

create table marts.flows_department as
with counted as (
    select
        editions.edition_id,
        'idf_2024' as perimeter_id,
        'all' as act_category,
        coalesce(executor_department, 'all') as executor_department,
        coalesce(beneficiary_department, 'all') as beneficiary_zone,
        cast(sum(act_quantity) as bigint) as act_count
    from marts.fact_acts
    cross join marts.dim_edition as editions
    group by editions.edition_id, cube (executor_department, beneficiary_department)
)

select
    *,
    200.0 * act_count / sum(act_count) filter (where beneficiary_zone = 'all')
        over (partition by edition_id) as weight_percent,
    true as is_synthetic
from counted;

create table marts.acts_monthly as
select
    editions.edition_id,
    cast(date_trunc('month', care_date) as date) as care_month,
    'all' as act_category,
    coalesce(executor_department, 'all') as executor_department,
    cast(sum(act_quantity) as bigint) as act_count
from marts.fact_acts
cross join marts.dim_edition as editions
group by editions.edition_id, care_month, cube (executor_department);

create table marts.acts_by_age_band as
with shares (age_band_system, age_band, act_share) as (
    values
    ('monitoring', 'all', 100),
    ('monitoring', '0-14', 15),
    ('monitoring', '15-24', 10),
    ('monitoring', '25-65', 55),
    ('monitoring', '66-79', 15),
    ('monitoring', '80+', 5),
    ('decade', 'all', 100),
    ('decade', 'unknown', 100),
    ('five_year', 'all', 100),
    ('five_year', 'unknown', 100)
)

select
    editions.edition_id,
    'idf_2024' as perimeter_id,
    categories.act_category,
    'all' as executor_department,
    shares.age_band_system,
    shares.age_band,
    shares.act_share * 1000 as act_count
from shares
cross join marts.dim_edition as editions
cross join (values ('all'), ('accompaniment')) as categories (act_category);

create table marts.acts_by_beneficiary_profile as
with shares as (
    select
        edition_id,
        perimeter_id,
        act_category,
        profile,
        beneficiary_zone,
        cast(value as double) as share
    from seeds.figures
    where measure = 'share_of_profile_acts_by_zone'
)

select *, cast(share * 10 as bigint) as act_count, share as zone_share_percent
from shares
union all
select edition_id, perimeter_id, act_category, profile, 'all', 100, 1000, 100
from shares;

-- The 101 departments and France, three quarters in each edition, the last one provisional.
create table marts.ppg_teleconsultation_uptake as
with zones as (
    select 'department' as zone_type, pilote_zone_id as zone_id, 500 as gp_count
    from seeds.departments
    union all
    select 'country', 'FRANCE', 50500
)

select
    editions.edition_id,
    zones.*,
    cast(35 as double) as uptake_percent,
    quarter_end,
    quarter_end = date '2024-12-31' as is_provisional,
    true as is_synthetic
from zones
cross join marts.dim_edition as editions
cross join (
    values (date '2024-06-30'), (date '2024-09-30'), (date '2024-12-31')
) as quarters (quarter_end);

create table marts.ppg_chronic_patients as
select
    edition_id,
    zone_type,
    zone_id,
    2 * gp_count as patient_count,
    quarter_end,
    is_provisional,
    is_synthetic
from marts.ppg_teleconsultation_uptake;

create table intermediate.int_store_described as
select 'fr_private_gps,idf_2024' as declared_perimeters, true as is_synthetic;

-- Each figure as the baseline has it: what it reproduces is computed as printed.
create table marts.published_reconciliation as
with printed as (
    select
        figure_id,
        document_id,
        edition_id,
        perimeter_id,
        'flow' as dimension,
        'act_count' as measure,
        act_category,
        executor_department,
        beneficiary_zone,
        statement_fr,
        'acts' as unit,
        'exactly' as comparison,
        cast(act_count as double) as printed_value,
        0 as tolerance
    from seeds.flow_matrix_2024
    union all
    select
        figure_id || '_weight',
        document_id,
        edition_id,
        perimeter_id,
        'flow',
        'share_of_acts_by_executor',
        act_category,
        executor_department,
        beneficiary_zone,
        statement_fr,
        'percent',
        'exactly',
        weight_percent,
        0.5
    from seeds.flow_matrix_2024
    where weight_percent is not null
    union all
    select
        figure_id,
        document_id,
        edition_id,
        perimeter_id,
        dimension,
        measure,
        act_category,
        executor_department,
        beneficiary_zone,
        statement_fr,
        unit,
        comparison,
        cast(value as double),
        if(unit <> 'percent' and printed_precision = 1, 0, printed_precision / 2)
    from seeds.figures
)

select
    printed.*,
    coalesce(baseline.verdict, 'consistent') as verdict,
    reasons.reason,
    reasons.label_fr as reason_fr,
    cast(null as varchar) as uncomputed_reason,
    if(baseline.verdict = 'reproduced', printed_value, null) as computed_value,
    baseline.verdict is not distinct from 'reproduced' as is_covered
from printed
left join seeds.published_baseline as baseline using (figure_id)
inner join seeds.reconciliation_reasons as reasons
    on
        reasons.reason = case baseline.verdict
            when 'reproduced' then 'computed'
            when 'contradicted' then 'contradicted_by_print'
            when 'not_computable' then 'measure_not_computed'
            else 'agrees_with_print'
        end;

-- Two months of Open DAMIR: one act of each category in each of them.
create table marts.open_completeness as
select
    flux_month,
    true as is_staged,
    100 as line_count,
    5 as stored_count,
    1 as rejected_count,
    94 as out_of_scope_count,
    5 as act_count,
    0 as missing_code_count,
    'Données synthétiques au format d’Open DAMIR' as source_fr,
    true as is_synthetic
from unnest([date '2024-12-01', date '2025-01-01']) as months (flux_month);

create table marts.open_acts_monthly as
select
    months.flux_month,
    categories.act_category,
    1 as act_count
from marts.open_completeness as months
cross join (
    select distinct act_category from read_csv('$seeds/nomenclatures/act_categories.csv')
) as categories;

create table marts.open_flows_region as
select
    act_category,
    '11' as executor_region,
    act_count
from marts.open_acts_monthly;

create table marts.open_acts_by_age_band as
select
    act_category,
    '70-79' as age_band,
    act_count
from marts.open_acts_monthly;

create table marts.open_acts_by_specialty as
select
    act_category,
    1 as specialty_code,
    act_count
from marts.open_acts_monthly;

create table marts.open_acts_by_care_path as
select
    act_category,
    'regular_doctor' as care_path,
    act_count
from marts.open_acts_monthly;
