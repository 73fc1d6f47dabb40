with acts as (
    select
        *,
        cast(date_trunc('month', care_date) as date) as care_month
    from {{ ref('fact_acts') }}
),

editions as (select * from {{ ref('dim_edition') }}),

repeated as (
    -- Most persons have one act in a month, and count once in each of its totals: only the others
    -- have to be told apart. An act of two versions makes one of them, which costs a little work.
    select
        person_key,
        care_month
    from acts
    where person_key is not null and {{ is_touched('int_months_touched', ['care_month']) }}
    group by person_key, care_month
    having count(*) > 1
),

visible as (
    select
        editions.edition_id,
        acts.care_month,
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

told_apart as (
    select
        visible.*,
        repeated.person_key as repeated_person_key
    from visible
    left join repeated
        on
            visible.person_key = repeated.person_key
            and visible.care_month = repeated.care_month
    where {{ is_touched('int_months_touched') }}
),

acts_monthly as (
    select
        told_apart.edition_id,
        {{ cube_member('told_apart.act_category') }} as act_category,
        {{ cube_member('told_apart.executor_department') }} as executor_department,
        cast(sum(told_apart.act_quantity) as bigint) as act_count,
        count(case when told_apart.repeated_person_key is null then told_apart.person_key end)
        + count(distinct told_apart.repeated_person_key) as patient_count,
        cast(sum(told_apart.paid_amount) as decimal(15, 2)) as paid_amount,
        bool_or(told_apart.is_synthetic) as is_synthetic,
        told_apart.care_month
    from told_apart
    group by
        told_apart.edition_id,
        told_apart.care_month,
        cube (told_apart.act_category, told_apart.executor_department)
)

select * from acts_monthly
