-- The same acts cut four ways: every edition and perimeter has one total per act category.
with totals as (
    select
        'flows_department' as mart,
        edition_id,
        perimeter_id,
        act_category,
        act_count,
        patient_count
    from {{ ref('flows_department') }}
    where executor_department = 'all' and beneficiary_zone = 'all'
    union all
    select
        'acts_by_age_band' as mart,
        edition_id,
        perimeter_id,
        act_category,
        act_count,
        patient_count
    from {{ ref('acts_by_age_band') }}
    where executor_department = 'all' and age_band = 'all'
    union all
    select
        'acts_by_beneficiary_profile' as mart,
        edition_id,
        perimeter_id,
        act_category,
        act_count,
        patient_count
    from {{ ref('acts_by_beneficiary_profile') }}
    where profile = 'all' and beneficiary_zone = 'all'
    union all
    select
        'acts_by_executor_category' as mart,
        edition_id,
        perimeter_id,
        act_category,
        act_count,
        patient_count
    from {{ ref('acts_by_executor_category') }}
    where executor_category = 'all'
)

select
    edition_id,
    perimeter_id,
    act_category
from totals
group by edition_id, perimeter_id, act_category
having
    count(distinct mart) <> 4
    or min(act_count) <> max(act_count)
    or min(patient_count) <> max(patient_count)
