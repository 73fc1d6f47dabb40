with acts as (select * from {{ ref('int_acts_monitored') }}),

counted as (
    -- Doctors only: the other professions carry no specialty (0, 99 or nothing).
    select
        acts.edition_id,
        acts.perimeter_id,
        {{ cube_member('acts.act_category') }} as act_category,
        acts.specialty_code,
        cast(sum(acts.act_quantity) as bigint) as act_count,
        count(distinct acts.person_key) as patient_count,
        count(distinct acts.professional_key) as professional_count,
        bool_or(acts.is_synthetic) as is_synthetic
    from acts
    where acts.specialty_code not in (0, 99)
    group by acts.edition_id, acts.perimeter_id, acts.specialty_code, cube (acts.act_category)
),

ranked as (
    select
        *,
        cast(row_number() over (
            partition by edition_id, perimeter_id, act_category
            order by act_count desc, specialty_code asc
        ) as int) as rank
    from counted
),

top_specialties as (
    select * from ranked
    where rank <= 5
)

select * from top_specialties
