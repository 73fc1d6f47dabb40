with lines as (select * from {{ ref('int_open_lines_described') }}),

open_acts_by_age_band as (
    select
        care_year,
        act_category,
        age_band,
        age_band_fr,
        sex,
        cast(sum(act_count) as bigint) as act_count,
        source_fr,
        is_synthetic
    from lines
    group by care_year, act_category, age_band, age_band_fr, sex, source_fr, is_synthetic
)

select * from open_acts_by_age_band
