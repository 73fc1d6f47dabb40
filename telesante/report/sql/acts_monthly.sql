with editions as (
    select first_care_month
    from marts.dim_edition
    where edition_id = $edition_id
),

acts as (
    select
        care_month,
        act_category,
        act_count,
        is_masked,
        is_rounded
    from marts.acts_monthly
    where edition_id = $edition_id and executor_department = 'all'
)

select acts.*
from acts
inner join editions on acts.care_month >= editions.first_care_month
order by acts.care_month
