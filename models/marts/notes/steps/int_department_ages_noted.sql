with ages as (select * from {{ ref('acts_by_age_band') }}),

ranked as (
    select
        *,
        {{ alone_in_front(['edition_id', 'perimeter_id', 'executor_department']) }} as is_first
    from ages
    where age_band_system = 'monitoring' and act_category = 'all' and age_band <> 'all'
),

department_ages_noted as (
    select
        'age_department' as sentence_key,
        edition_id,
        perimeter_id,
        executor_department as subject_id,
        age_band as member_id,
        cast(null as string) as act_category,
        {{ cell_key('acts_by_age_band') }} as cell_key,
        {{ cell_key('acts_by_age_band', ['age_band']) }} as base_key
    from ranked
    where executor_department <> 'all' and is_first
)

select * from department_ages_noted
