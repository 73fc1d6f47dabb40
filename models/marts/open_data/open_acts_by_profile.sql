with lines as (select * from {{ ref('int_open_lines_described') }}),

profiled as (
    select
        *,
        'ALD' as profile,
        ald as has_profile
    from lines
    union all
    select
        *,
        'C2S' as profile,
        c2s as has_profile
    from lines
),

counted as (
    select
        care_year,
        act_category,
        profile,
        coalesce(sum(case when has_profile = 'yes' then act_count end), 0) as known_count,
        coalesce(sum(case when has_profile = 'unknown' then act_count end), 0) as hidden_count,
        source_fr,
        is_synthetic
    from profiled
    group by care_year, act_category, profile, source_fr, is_synthetic
),

open_acts_by_profile as (
    -- All of the hidden acts may be of the profile, or none; those taken back make it less.
    select
        care_year,
        act_category,
        profile,
        cast(known_count + least(hidden_count, 0) as bigint) as act_count_low,
        cast(known_count + greatest(hidden_count, 0) as bigint) as act_count_high,
        source_fr,
        is_synthetic
    from counted
)

select * from open_acts_by_profile
