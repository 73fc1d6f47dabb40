-- Grain: one row per edition and care month: acts counted one by one, beside the published month
-- and, where it is hidden, the same month in the unmasked mart.
with facts as (
    $facts_of_months
),

months as (
    select
        edition_id,
        care_month,
        if(shown.is_masked or shown.is_rounded, counted.act_count, shown.act_count)
            as published_act_count
    from publication.acts_monthly as shown
    inner join marts.acts_monthly as counted
        using (edition_id, care_month, act_category, executor_department)
    where act_category = 'all' and executor_department = 'all'
)

select
    edition_id,
    left(cast(care_month as varchar), 7) as care_month,
    cast(facts.fact_act_count as bigint) as fact_act_count,
    months.published_act_count
from facts
full outer join months using (edition_id, care_month)
