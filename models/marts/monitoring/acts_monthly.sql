with acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('int_editions') }}),

visible as (
    -- Rule `editions`: an edition sees the versions that its last flux knows.
    select
        editions.edition_id,
        acts.act_category,
        acts.executor_department,
        acts.person_key,
        acts.act_quantity,
        acts.paid_amount,
        acts.is_synthetic,
        cast(date_trunc('month', acts.care_date) as date) as care_month
    from acts
    inner join editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
),

acts_monthly as (
    select
        edition_id,
        {{ cube_member('act_category') }} as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        cast(sum(act_quantity) as bigint) as act_count,
        count(distinct person_key) as patient_count,
        cast(sum(paid_amount) as decimal(15, 2)) as paid_amount,
        bool_or(is_synthetic) as is_synthetic,
        care_month
    from visible
    group by edition_id, care_month, cube (act_category, executor_department)
)

select * from acts_monthly
