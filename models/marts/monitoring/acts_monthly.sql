with acts as (select * from {{ ref('fact_acts') }}),

-- Imported twice on purpose: DuckDB writes out a CTE that is read twice.
visits as (
    select
        person_key,
        cast(date_trunc('month', care_date) as date) as care_month
    from {{ ref('fact_acts') }}
    where person_key is not null
),

editions as (select * from {{ ref('int_editions') }}),

repeated_visits as (
    -- Most persons have one act in a month and count once in each of its totals: only the others
    -- have to be told apart, which saves a seventh of the whole build at 12 million lines.
    select
        person_key,
        care_month
    from visits
    group by person_key, care_month
    having count(*) > 1
),

dated as (
    select
        *,
        cast(date_trunc('month', care_date) as date) as care_month
    from acts
),

visible as (
    -- Rule `editions`: an edition sees the versions that its last flux knows.
    select
        editions.edition_id,
        dated.act_category,
        dated.executor_department,
        dated.act_quantity,
        dated.paid_amount,
        dated.is_synthetic,
        dated.care_month,
        repeated_visits.person_key as repeated_person_key,
        case when repeated_visits.person_key is null then dated.person_key end
            as single_person_key
    from dated
    inner join editions
        on dated.known_from <= editions.flux_end and dated.known_until > editions.flux_end
    left join repeated_visits
        on
            dated.person_key = repeated_visits.person_key
            and dated.care_month = repeated_visits.care_month
),

acts_monthly as (
    select
        edition_id,
        {{ cube_member('act_category') }} as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        cast(sum(act_quantity) as bigint) as act_count,
        count(single_person_key) + count(distinct repeated_person_key) as patient_count,
        cast(sum(paid_amount) as decimal(15, 2)) as paid_amount,
        bool_or(is_synthetic) as is_synthetic,
        care_month
    from visible
    group by edition_id, care_month, cube (act_category, executor_department)
)

select * from acts_monthly
