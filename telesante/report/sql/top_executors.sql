with tops as (
    select *
    from marts.top_executor_categories
    where
        edition_id = $edition_id
        and perimeter_id = $perimeter_id
        and act_category = 'all'
)

select
    tops.rank,
    categories.label_fr,
    tops.act_count,
    tops.professional_count,
    tops.is_masked,
    tops.is_rounded
from tops
left join marts.dim_executor_category as categories
    on tops.executor_category = categories.executor_category
order by tops.rank
