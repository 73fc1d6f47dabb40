with acts as (
    select
        act_category,
        executor_department,
        act_quantity,
        paid_amount,
        person_key,
        is_synthetic,
        known_from,
        known_until,
        cast(date_trunc('month', care_date) as date) as care_month
    from {{ ref('fact_acts') }}
),

-- Read a second time: `acts`, were it read twice, would be held as a whole.
visits as (
    select
        person_key,
        cast(date_trunc('month', care_date) as date) as care_month
    from {{ ref('fact_acts') }}
    where person_key is not null
),

editions as (select * from {{ ref('dim_edition') }}),

repeated as (
    -- Most persons have one act in a month, and count once in each of its totals: only the others
    -- have to be told apart. An act of two versions makes one of them, which costs a little work.
    select
        person_key,
        care_month
    from visits
    where {{ is_touched('int_months_touched', ['care_month'], bounded=true) }}
    group by person_key, care_month
    having count(*) > 1
),

told_apart as (
    select
        acts.*,
        repeated.person_key as repeated_person_key
    from acts
    left join repeated
        on acts.person_key = repeated.person_key and acts.care_month = repeated.care_month
),

visible as (
    select
        told_apart.*,
        editions.edition_id
    from told_apart
    inner join editions
        on told_apart.known_from <= editions.flux_end and told_apart.known_until > editions.flux_end
),

cells as (
    select
        edition_id,
        care_month,
        act_category,
        executor_department,
        repeated_person_key,
        count(case when repeated_person_key is null then person_key end) as single_patient_count,
        sum(act_quantity) as act_count,
        sum(paid_amount) as paid_amount,
        bool_or(is_synthetic) as is_synthetic
    from visible
    where {{ is_touched('int_months_touched', bounded=true) }}
    group by edition_id, care_month, act_category, executor_department, repeated_person_key
),

acts_monthly as (
    select
        edition_id,
        {{ cube_member('act_category') }} as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        cast(sum(act_count) as bigint) as act_count,
        cast(sum(single_patient_count) + count(distinct repeated_person_key) as bigint)
            as patient_count,
        cast(sum(paid_amount) as decimal(15, 2)) as paid_amount,
        bool_or(is_synthetic) as is_synthetic,
        care_month
    from cells
    group by edition_id, care_month, cube (act_category, executor_department)
)

select * from acts_monthly
