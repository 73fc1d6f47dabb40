-- A patient was counted for at least one act; more patients than acts is a broken distinct count.
with cells as (
    select
        'flows_department' as mart,
        act_count,
        patient_count
    from {{ ref('flows_department') }}
    union all
    select
        'acts_by_age_band' as mart,
        act_count,
        patient_count
    from {{ ref('acts_by_age_band') }}
    union all
    select
        'acts_by_beneficiary_profile' as mart,
        act_count,
        patient_count
    from {{ ref('acts_by_beneficiary_profile') }}
    union all
    select
        'acts_by_executor_category' as mart,
        act_count,
        patient_count
    from {{ ref('acts_by_executor_category') }}
    union all
    select
        'acts_monthly' as mart,
        act_count,
        patient_count
    from {{ ref('acts_monthly') }}
)

select * from cells
where act_count < patient_count or act_count <= 0
