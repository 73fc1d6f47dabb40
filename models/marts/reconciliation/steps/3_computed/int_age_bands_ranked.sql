with ages as (select * from {{ ref('acts_by_age_band') }}),

bands as (select * from {{ ref('age_bands') }}),

ranked as (
    select
        ages.edition_id,
        ages.perimeter_id,
        ages.act_category,
        ages.executor_department,
        bands.age_min,
        bands.age_max,
        row_number() over (
            partition by
                ages.edition_id,
                ages.perimeter_id,
                ages.act_category,
                ages.executor_department
            order by ages.act_count desc, bands.sort_order asc
        ) as band_rank
    from ages
    inner join bands
        on ages.age_band_system = bands.age_band_system and ages.age_band = bands.age_band
    where ages.age_band_system = 'monitoring' and bands.age_min is not null
)

select * from ranked
