with acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('int_editions') }}),

executed as (
    -- Rule `editions`: an edition sees the versions that its last flux knows.
    select
        editions.edition_id,
        cast(date_trunc('month', acts.care_date) as date) as care_month,
        acts.act_category,
        acts.executor_department,
        acts.contributor_key,
        sum(acts.act_quantity) as act_count,
        sum(acts.paid_amount) as paid_amount
    from acts
    inner join editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
    group by
        editions.edition_id,
        cast(date_trunc('month', acts.care_date) as date),
        acts.act_category,
        acts.executor_department,
        acts.contributor_key
),

acts_monthly as (
    select
        edition_id,
        care_month,
        {{ cube_member('act_category') }} as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        contributor_key,
        sum(act_count) as act_count,
        sum(paid_amount) as paid_amount
    from executed
    group by
        edition_id,
        care_month,
        contributor_key,
        grouping sets ((act_category), (executor_department), ())
),

contributions as (
    select
        'acts_monthly' as mart,
        {{ cell_key('acts_monthly') }} as cell_key,
        contributor_key,
        act_count,
        paid_amount
    from acts_monthly
)

select * from contributions
