with asked as (select * from {{ ref('int_volume_periods_spread') }}),

acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('int_editions_resolved') }}),

departments as (select * from {{ ref('departments') }}),

statuses as (select * from {{ ref('legal_statuses') }}),

counted as (
    select
        editions.edition_id,
        acts.care_date,
        acts.executor_department,
        'R' || departments.region_code as region_id,
        acts.executor_category,
        coalesce(statuses.is_liberal, false) as is_private,
        sum(acts.act_quantity) as act_count
    from acts
    inner join editions
        on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
    inner join asked
        on
            editions.edition_id = asked.edition_id
            and acts.care_date >= asked.care_from
            and acts.care_date <= asked.care_to
    left join departments on acts.executor_department = departments.department_code
    left join statuses on acts.legal_status_code = statuses.status_code
    where acts.act_category = 'teleconsultation'
    group by
        editions.edition_id,
        acts.care_date,
        acts.executor_department,
        departments.region_code,
        acts.executor_category,
        coalesce(statuses.is_liberal, false)
)

select * from counted
