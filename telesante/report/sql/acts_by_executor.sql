with acts as (
    select *
    from marts.acts_by_executor_category
    where edition_id = $edition_id and perimeter_id = $perimeter_id
)

select
    acts.executor_category,
    acts.act_category,
    acts.act_count,
    acts.professional_count,
    acts.is_masked,
    acts.is_rounded,
    categories.label_fr
from acts
left join marts.dim_executor_category as categories
    on acts.executor_category = categories.executor_category
order by categories.sort_order
