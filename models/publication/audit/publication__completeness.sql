with completeness as (select * from {{ ref('completeness') }}),

months as (
    select
        care_month,
        is_masked
    from {{ ref('publication__acts_monthly') }}
    where edition_id = 'latest' and act_category = 'all' and executor_department = 'all'
),

published as (
    -- Acts of a month and flux are counted without their patients: whole percentages leave, in
    -- months whose own number of acts is shown.
    select
        completeness.lag_months,
        case when not months.is_masked then round(completeness.known_percent) end as known_percent,
        completeness.is_ehpad_known,
        months.is_masked,
        completeness.is_synthetic,
        completeness.care_month,
        completeness.flux_month
    from completeness
    inner join months on completeness.care_month = months.care_month
)

select * from published
