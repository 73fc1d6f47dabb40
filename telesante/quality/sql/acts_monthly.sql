-- Grain: one row per edition and care month, of all categories and departments. The complete months
-- are compared with their median and with the month before.
with complete_months as (
    $complete_months
),

facts as (
    $facts_of_months
),

months as (
    select
        edition_id,
        care_month,
        act_count
    from marts.acts_monthly
    where act_category = 'all' and executor_department = 'all'
),

compared as (
    select
        edition_id,
        care_month,
        100.0 * months.act_count / median(months.act_count) over (partition by edition_id)
            as percent_of_median_month,
        100.0 * months.act_count
        / lag(months.act_count) over (partition by edition_id order by care_month)
            as percent_of_previous_month
    from complete_months
    left join months using (edition_id, care_month)
)

select
    edition_id,
    left(cast(care_month as varchar), 7) as care_month,
    months.act_count,
    cast(facts.fact_act_count as bigint) as fact_act_count,
    compared.percent_of_median_month,
    compared.percent_of_previous_month
from months
full outer join facts using (edition_id, care_month)
full outer join compared using (edition_id, care_month)
