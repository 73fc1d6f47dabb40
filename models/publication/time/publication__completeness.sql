with completeness as (select * from {{ ref('completeness') }}),

months as (
    select
        care_month,
        is_masked
    from {{ ref('publication__acts_monthly') }}
    where edition_id = 'latest' and act_category = 'all' and executor_department = 'all'
),

counted as (
    select
        *,
        count(*) over (partition by care_month) as flux_count
    from completeness
),

published as (
    -- Acts of a month and flux are counted without their patients, and a percentage of a month's
    -- visible total would count them: percentages leave in steps of five, in months of which half a
    -- step (2.5 % of the acts) holds one act for each flux and 11 more, so that whatever came with
    -- one flux is known to be more than 11 acts, or may be anything from 1 to 11.
    select
        counted.lag_months,
        case
            when not months.is_masked and counted.latest_act_count >= 40 * (11 + counted.flux_count)
                then 5 * round(counted.known_percent / 5)
        end as known_percent,
        counted.is_ehpad_known,
        months.is_masked,
        counted.is_synthetic,
        counted.care_month,
        counted.flux_month
    from counted
    inner join months on counted.care_month = months.care_month
)

select * from published
