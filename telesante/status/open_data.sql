-- Grain: one row per act category of Open DAMIR, with the flux months that are staged and those
-- that are missing between the first and the last; no row of a store that holds none.
with months as (
    select
        strftime(min(flux_month), '%Y-%m') as first_flux_month,
        strftime(max(flux_month), '%Y-%m') as last_flux_month,
        string_agg(
            case when not is_staged then strftime(flux_month, '%Y-%m') end, ', ' order by flux_month
        ) as missing_months,
        bool_or(is_synthetic) as is_synthetic
    from marts.open_completeness
),

categories as (
    select
        act_category,
        sum(act_count) as act_count,
        sum(reimbursed_amount) as reimbursed_amount
    from marts.open_acts_monthly
    group by act_category
)

select
    categories.act_category,
    categories.act_count,
    categories.reimbursed_amount,
    months.first_flux_month,
    months.last_flux_month,
    months.missing_months,
    months.is_synthetic
from categories
cross join months
order by categories.act_count desc
