with regions as (select * from {{ ref('open_regions') }}),

dim_open_region as (
    select
        open_region,
        region_name_fr,
        region_codes,
        note_fr
    from regions
)

select * from dim_open_region
