with ages as (select * from {{ ref('acts_by_age_band') }}),

ranked as (
    select
        *,
        {{ alone_in_front(['edition_id', 'perimeter_id', 'act_category']) }} as is_first
    from ages
    where age_band_system = 'monitoring' and executor_department = 'all' and age_band <> 'all'
),

category_ages_noted as (
    select
        'age_category' as sentence_key,
        edition_id,
        perimeter_id,
        cast(null as string) as subject_id,
        age_band as member_id,
        act_category,
        {{ cell_key('acts_by_age_band') }} as cell_key,
        {{ cell_key('acts_by_age_band', ['age_band']) }} as base_key
    from ranked
    where is_first
)

select * from category_ages_noted
