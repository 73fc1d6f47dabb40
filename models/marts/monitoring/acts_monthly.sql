with acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('dim_edition') }}),

-- Read a second time, not kept: `acts` as a whole would be held for both.
visits as (
    select
        person_key,
        cast(date_trunc('month', care_date) as date) as care_month
    from {{ ref('fact_acts') }}
    where person_key is not null
),

repeated as (
    -- Most persons have one act in a month, and count once in each of its totals: only the others
    -- have to be told apart. An act of two versions makes one of them, which costs a little work.
    select
        person_key,
        care_month
    from visits
    where {{ is_touched('int_months_touched', ['care_month'], listed=true) }}
    group by person_key, care_month
    having count(*) > 1
),

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

touched as (
    select * from visible
    where {{ is_touched('int_months_touched', listed=true) }}
),

cells as (
    select
        touched.edition_id,
        touched.care_month,
        touched.act_category,
        touched.executor_department,
        repeated.person_key as repeated_person_key,
        count(case when repeated.person_key is null then touched.person_key end)
            as single_patient_count,
        sum(touched.act_quantity) as act_count,
        sum(touched.paid_amount) as paid_amount,
        bool_or(touched.is_synthetic) as is_synthetic
    from touched
    left join repeated
        on
            touched.person_key = repeated.person_key
            and touched.care_month = repeated.care_month
    group by
        touched.edition_id,
        touched.care_month,
        touched.act_category,
        touched.executor_department,
        repeated.person_key
),

acts_monthly as (
    select
        cells.edition_id,
        {{ cube_member('cells.act_category') }} as act_category,
        {{ cube_member('cells.executor_department') }} as executor_department,
        cast(sum(cells.act_count) as bigint) as act_count,
        cast(
            sum(cells.single_patient_count) + count(distinct cells.repeated_person_key) as bigint
        ) as patient_count,
        cast(sum(cells.paid_amount) as decimal(15, 2)) as paid_amount,
        bool_or(cells.is_synthetic) as is_synthetic,
        cells.care_month
    from cells
    group by
        cells.edition_id,
        cells.care_month,
        cube (cells.act_category, cells.executor_department)
)

select * from acts_monthly
