with age_bands as (select * from {{ ref('age_bands') }}),

dim_age_band as (
    select
        age_band_system,
        age_band,
        label_fr,
        age_min,
        age_max,
        sort_order
    from age_bands
)

select * from dim_age_band
