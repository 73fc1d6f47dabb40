-- Grain: one row per edition, all months together; no figure where a part of it is masked.
with months as (
    select
        edition_id,
        act_category = 'all' as is_total,
        sum(act_count) as act_count,
        sum(paid_amount) as paid_amount,
        bool_or(is_masked) as is_masked
    from marts.acts_monthly
    where executor_department = 'all'
    group by all
)

select
    edition_id,
    max(act_count) filter (where is_total and not is_masked) as acts,
    max(paid_amount) filter (where is_total and not is_masked) as paid_amount,
    max(act_count) filter (where not is_total and not is_masked) as acts_by_category
from months
group by edition_id
