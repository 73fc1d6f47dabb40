-- Grain: one row per mart of Open DAMIR and act category: its acts beside those by month.
with monthly as (
    select
        act_category,
        sum(act_count) as monthly_count
    from marts.open_acts_monthly
    group by act_category
),

totals as (
    select
        'open_flows_region' as mart,
        act_category,
        sum(act_count) as act_count
    from marts.open_flows_region
    group by act_category
    union all
    select
        'open_acts_by_age_band' as mart,
        act_category,
        sum(act_count) as act_count
    from marts.open_acts_by_age_band
    group by act_category
    union all
    select
        'open_acts_by_specialty' as mart,
        act_category,
        sum(act_count) as act_count
    from marts.open_acts_by_specialty
    group by act_category
    union all
    select
        'open_acts_by_care_path' as mart,
        act_category,
        sum(act_count) as act_count
    from marts.open_acts_by_care_path
    group by act_category
)

select
    totals.mart,
    totals.act_category,
    totals.act_count,
    monthly.monthly_count
from totals
full join monthly on totals.act_category = monthly.act_category
order by totals.mart, totals.act_category
