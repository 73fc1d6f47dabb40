with acts as (select * from {{ ref('int_acts_monitored') }}),

age_bands as (select * from {{ ref('dim_age_band') }}),

banded as (
    select
        acts.*,
        age_bands.age_band_system,
        age_bands.age_band
    from acts
    inner join age_bands
        on
            (acts.age >= age_bands.age_min and acts.age <= age_bands.age_max)
            or (acts.age is null and age_bands.age_band = 'unknown')
),

counted as (
    select
        banded.edition_id,
        banded.perimeter_id,
        {{ cube_member('banded.act_category') }} as act_category,
        {{ cube_member('banded.executor_department') }} as executor_department,
        banded.age_band_system,
        {{ cube_member('banded.age_band') }} as age_band,
        cast(sum(banded.act_quantity) as bigint) as act_count,
        count(distinct banded.person_key) as patient_count,
        bool_or(banded.is_synthetic) as is_synthetic
    from banded
    group by
        banded.edition_id,
        banded.perimeter_id,
        banded.age_band_system,
        cube (banded.act_category, banded.executor_department, banded.age_band)
),

acts_by_age_band as (
    select
        *,
        cast(act_count as double) * 100 / max(case when age_band = 'all' then act_count end) over (
            partition by
                edition_id, perimeter_id, act_category, executor_department, age_band_system
        ) as age_band_share_percent
    from counted
)

select * from acts_by_age_band
