with acts as (select * from {{ ref('int_acts_monitored') }}),

acts_by_executor_category as (
    select
        acts.edition_id,
        acts.perimeter_id,
        {{ cube_member('acts.executor_category') }} as executor_category,
        {{ cube_member('acts.act_category') }} as act_category,
        cast(sum(acts.act_quantity) as bigint) as act_count,
        count(distinct acts.person_key) as patient_count,
        count(distinct acts.professional_key) as professional_count,
        bool_or(acts.is_synthetic) as is_synthetic
    from acts
    group by
        acts.edition_id, acts.perimeter_id, cube (acts.executor_category, acts.act_category)
)

select * from acts_by_executor_category
