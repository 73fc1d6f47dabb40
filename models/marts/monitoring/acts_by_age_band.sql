with acts as (select * from {{ ref('int_acts_monitored') }}),

age_bands as (select * from {{ ref('dim_age_band') }}),

flows as (select * from {{ ref('flows_department') }}),

band_systems as (select distinct age_band_system from age_bands),

banded as (
    select
        acts.*,
        age_bands.age_band_system,
        age_bands.age_band
    from acts
    inner join age_bands on {{ is_of_age_band() }}
),

counted as (
    select
        banded.edition_id,
        banded.perimeter_id,
        {{ cube_member('banded.act_category') }} as act_category,
        {{ cube_member('banded.executor_department') }} as executor_department,
        banded.age_band_system,
        banded.age_band,
        cast(sum(banded.act_quantity) as bigint) as act_count,
        count(distinct banded.person_key) as patient_count,
        bool_or(banded.is_synthetic) as is_synthetic
    from banded
    group by
        banded.edition_id,
        banded.perimeter_id,
        banded.age_band_system,
        banded.age_band,
        cube (banded.act_category, banded.executor_department)
    union all
    -- All ages are the same acts and patients in every system: they are counted already.
    select
        flows.edition_id,
        flows.perimeter_id,
        flows.act_category,
        flows.executor_department,
        band_systems.age_band_system,
        'all' as age_band,
        flows.act_count,
        flows.patient_count,
        flows.is_synthetic
    from flows
    cross join band_systems
    where flows.beneficiary_zone = 'all'
),

acts_by_age_band as (
    select
        *,
        cast(act_count as double) * 100 / max(case when age_band = 'all' then act_count end) over (
            partition by
                edition_id, perimeter_id, act_category, executor_department, age_band_system
        ) as age_band_share_percent
    from counted
    where executor_department is not null
)

select * from acts_by_age_band
