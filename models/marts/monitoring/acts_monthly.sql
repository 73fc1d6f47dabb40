with acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('dim_edition') }}),

visible as (
    select
        editions.edition_id,
        cast(date_trunc('month', acts.care_date) as date) as care_month,
        acts.act_category,
        acts.executor_department,
        acts.act_quantity,
        acts.paid_amount,
        acts.person_key,
        acts.is_synthetic
    from acts
    inner join editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
),

acts_monthly as (
    select
        visible.edition_id,
        {{ cube_member('visible.act_category') }} as act_category,
        {{ cube_member('visible.executor_department') }} as executor_department,
        cast(sum(visible.act_quantity) as bigint) as act_count,
        count(distinct visible.person_key) as patient_count,
        cast(sum(visible.paid_amount) as decimal(15, 2)) as paid_amount,
        bool_or(visible.is_synthetic) as is_synthetic,
        visible.care_month
    from visible
    where {{ is_touched('int_months_touched') }}
    group by
        visible.edition_id,
        visible.care_month,
        cube (visible.act_category, visible.executor_department)
)

select * from acts_monthly
