with acts as (
    select
        *,
        cast(date_trunc('month', care_date) as date) as care_month,
        {{ short_hash("person_key, date_trunc('month', care_date), weight") }} as visitor
    from {{ ref('int_acts_weighed') }}
),

-- Read a second time: `acts`, were it read twice, would be held as a whole.
visits as (
    select {{ short_hash("person_key, date_trunc('month', care_date), weight") }} as visitor
    from {{ ref('int_acts_weighed') }}
    where person_key is not null
),

editions as (select * from {{ ref('dim_edition') }}),

repeated as (
    -- Most persons have one act in a month, and count once in each of its totals: only the others
    -- have to be told apart. An act of two versions makes one of them, and so do two persons whose
    -- numbers meet by chance, which costs a little work.
    select visitor from visits
    group by visitor
    having count(*) > 1
),

told_apart as (
    select
        acts.*,
        case when repeated.visitor is not null then acts.person_key end as repeated_person_key
    from acts
    left join repeated on acts.visitor = repeated.visitor
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
        weight,
        weight * count(case when repeated_person_key is null then person_key end)
            as single_patient_count,
        weight * sum(act_quantity) as act_count,
        weight * sum(paid_amount) as paid_amount,
        bool_or(is_synthetic) as is_synthetic
    from visible
    group by
        edition_id, care_month, act_category, executor_department, repeated_person_key, weight
),

acts_monthly as (
    select
        edition_id,
        {{ cube_member('act_category') }} as act_category,
        {{ cube_member('executor_department') }} as executor_department,
        cast(sum(act_count) as bigint) as act_count,
        cast(
            sum(single_patient_count)
            + count(distinct case when weight = 1 then repeated_person_key end)
            - count(distinct case when weight = -1 then repeated_person_key end) as bigint
        ) as patient_count,
        cast(sum(paid_amount) as decimal(15, 2)) as paid_amount,
        bool_or(is_synthetic) as is_synthetic,
        care_month
    from cells
    group by edition_id, care_month, cube (act_category, executor_department)
)

select * from acts_monthly
