with acts as (select * from {{ ref('int_acts_monitored') }}),

legal_statuses as (select * from {{ ref('legal_statuses') }}),

categories as (select * from {{ ref('dim_executor_category') }}),

counted as (
    select
        acts.edition_id,
        acts.perimeter_id,
        {{ cube_member('acts.act_category') }} as act_category,
        acts.executor_category,
        cast(sum(acts.act_quantity) as bigint) as act_count,
        count(distinct acts.person_key) as patient_count,
        count(distinct acts.professional_key) as professional_count,
        bool_or(acts.is_synthetic) as is_synthetic
    from acts
    inner join legal_statuses on acts.legal_status_code = legal_statuses.status_code
    where {{ is_liberal_telemedicine() }}
    group by
        acts.edition_id, acts.perimeter_id, acts.executor_category, cube (acts.act_category)
),

ranked as (
    select
        counted.*,
        cast(row_number() over (
            partition by counted.edition_id, counted.perimeter_id, counted.act_category
            order by counted.act_count desc, categories.sort_order asc
        ) as int) as rank
    from counted
    inner join categories on counted.executor_category = categories.executor_category
),

top_executor_categories as (
    select * from ranked
    where rank <= 5
)

select * from top_executor_categories
