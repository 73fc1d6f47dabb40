with lines as (select * from {{ ref('int_open_lines_described') }}),

store as (select * from {{ ref('int_store_described') }}),

open_acts_by_age_band as (
    select
        lines.care_year,
        lines.act_category,
        lines.age_band,
        lines.sex,
        cast(sum(lines.act_count) as bigint) as act_count,
        {{ open_source('store.is_synthetic') }} as source_fr,
        store.is_synthetic
    from lines
    cross join store
    group by lines.care_year, lines.act_category, lines.age_band, lines.sex, store.is_synthetic
)

select * from open_acts_by_age_band
