with figures as (
    select
        *,
        'monitoring' as age_band_system,
        'all' as age_band
    from {{ ref('published_reconciliation') }}
    where computed_value is not null
),

quarters as (select * from {{ ref('int_chronic_figures_dated') }}),

chronic as (
    select
        *,
        case left(geography, 1)
            when 'D' then 'department' when 'R' then 'region' else 'country'
        end as zone_type,
        geography as zone_id
    from quarters
),

last_quarters as (
    select
        *,
        last_quarter_end as quarter_end
    from chronic
),

first_quarters as (
    select
        *,
        first_quarter_end as quarter_end
    from chronic
    where measure = 'ppg_chronic_patients_change'
),

rested as (
    select
        figure_id,
        'flows_department' as mart,
        {{ cell_key('flows_department') }} as cell_key,
        case measure
            when 'act_count' then 'act_count'
            when 'share_of_executor_acts_by_zone' then 'executor_share_percent'
            else 'weight_percent'
        end as cell_measure
    from figures
    where
        measure = 'act_count' or measure like 'share_of_acts_by_%'
        or measure = 'share_of_executor_acts_by_zone'
    union all
    select
        figure_id,
        'acts_by_beneficiary_profile' as mart,
        {{ cell_key('acts_by_beneficiary_profile') }} as cell_key,
        'zone_share_percent' as cell_measure
    from figures
    where measure = 'share_of_profile_acts_by_zone'
    union all
    -- The name of the largest band: all bands together must be shown.
    select
        figure_id,
        'acts_by_age_band' as mart,
        {{ cell_key('acts_by_age_band') }} as cell_key,
        'act_count' as cell_measure
    from figures
    where measure like 'main_age_group_%'
    union all
    select
        figure_id,
        'ppg_chronic_patients' as mart,
        {{ cell_key('ppg_chronic_patients') }} as cell_key,
        'patient_count' as cell_measure
    from last_quarters
    union all
    select
        figure_id,
        'ppg_chronic_patients' as mart,
        {{ cell_key('ppg_chronic_patients') }} as cell_key,
        'patient_count' as cell_measure
    from first_quarters
    union all
    -- How many months hold acts: rests on the total of the perimeter.
    select
        figure_id,
        'flows_department' as mart,
        {{ cell_key('flows_department',
            ['act_category', 'executor_department', 'beneficiary_zone']) }} as cell_key,
        'act_count' as cell_measure
    from figures
    where measure = 'months_covered'
)

select * from rested
