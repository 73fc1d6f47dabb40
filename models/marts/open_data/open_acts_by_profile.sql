with lines as (select * from {{ ref('int_open_lines_described') }}),

store as (select * from {{ ref('int_store_described') }}),

profiled as (
    select
        care_year,
        act_category,
        'ALD' as profile,
        ald as has_profile,
        act_count
    from lines
    union all
    select
        care_year,
        act_category,
        'C2S' as profile,
        c2s as has_profile,
        act_count
    from lines
),

counted as (
    select
        care_year,
        act_category,
        profile,
        coalesce(sum(case when has_profile = 'yes' then act_count end), 0) as known_count,
        coalesce(sum(case when has_profile = 'unknown' then act_count end), 0) as hidden_count
    from profiled
    group by care_year, act_category, profile
),

open_acts_by_profile as (
    -- All of the hidden acts may be of the profile, or none; those taken back make it less.
    select
        counted.care_year,
        counted.act_category,
        counted.profile,
        cast(counted.known_count + least(counted.hidden_count, 0) as bigint) as act_count_low,
        cast(counted.known_count + greatest(counted.hidden_count, 0) as bigint) as act_count_high,
        {{ open_source('store.is_synthetic') }} as source_fr,
        store.is_synthetic
    from counted
    cross join store
)

select * from open_acts_by_profile
