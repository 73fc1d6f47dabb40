with days as (select * from {{ ref('int_act_days_spread') }}),

acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('int_editions') }}),

departments as (select * from {{ ref('departments') }}),

statuses as (select * from {{ ref('legal_statuses') }}),

counted as (
    select
        editions.edition_id,
        acts.act_category,
        days.care_from,
        acts.executor_department,
        'R' || departments.region_code as region_id,
        acts.executor_category,
        acts.specialty_code,
        acts.sex_code,
        -- No published band begins or ends within five years.
        cast(floor(acts.age / 5) * 5 as int) as age_from,
        acts.is_general_scheme,
        coalesce(statuses.is_liberal, false) as is_private,
        sum(acts.act_quantity) as act_count,
        sum(acts.reimbursed_amount) as reimbursed_amount
    from acts
    inner join editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
    inner join days
        on editions.edition_id = days.edition_id and acts.care_date = days.date_day
    left join departments on acts.executor_department = departments.department_code
    left join statuses on acts.legal_status_code = statuses.status_code
    group by
        editions.edition_id,
        acts.act_category,
        days.care_from,
        acts.executor_department,
        departments.region_code,
        acts.executor_category,
        acts.specialty_code,
        acts.sex_code,
        cast(floor(acts.age / 5) * 5 as int),
        acts.is_general_scheme,
        coalesce(statuses.is_liberal, false)
)

select * from counted
