-- Each age from 0 to 129 falls into exactly one band of each system, and each system can say
-- that an age is unknown.
with bands as (
    select
        *,
        lag(age_max) over (partition by age_band_system order by age_min) as previous_age_max
    from {{ ref('age_bands') }}
    where age_min is not null
),

gaps as (
    select
        age_band_system,
        age_band
    from bands
    where age_min <> coalesce(previous_age_max + 1, 0) or age_max < age_min
),

wrong_ends as (
    select
        age_band_system,
        'the last age is not 129' as age_band
    from bands
    group by age_band_system
    having max(age_max) <> 129
),

without_unknown as (
    select
        age_band_system,
        'no single member unknown' as age_band
    from {{ ref('age_bands') }}
    group by age_band_system
    having count(*) filter (where age_band = 'unknown' and age_min is null) <> 1
)

select * from gaps
union all
select * from wrong_ends
union all
select * from without_unknown
