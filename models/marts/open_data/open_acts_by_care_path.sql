with lines as (select * from {{ ref('int_open_lines_described') }}),

open_acts_by_care_path as (
    select
        care_year,
        act_category,
        care_path,
        care_path_fr,
        cast(sum(act_count) as bigint) as act_count,
        source_fr,
        is_synthetic
    from lines
    group by care_year, act_category, care_path, care_path_fr, source_fr, is_synthetic
)

select * from open_acts_by_care_path
