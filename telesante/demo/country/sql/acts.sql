-- The acts of the quarters of a block. `acts` keeps those that a flux of the store brings.
create or replace view walk_in_acts as
with
seen as (
    select
        billing.*,
        visits.visit,
        billing.gp * 4
        + cast(floor(2 * draw('walk-in', billing.gp * 64 + billing.quarter)) as bigint) * 2
        + visits.visit as person,
        (billing.gp * 64 + billing.quarter) * 2 + visits.visit as who
    from billing
    cross join (values (0), (1)) as visits (visit)
    where
        visits.visit = 0
        or draw('second visit', billing.gp * 64 + billing.quarter) < 0.15
),

dated as (
    select
        *,
        open_month + cast(floor((close_month - open_month + 1) * draw('month', who)) as integer)
            as care_month
    from seen
)

select
    dated.person,
    dated.quarter,
    dated.care_month,
    month_day(dated.care_month) + cast(floor(
        draw('day', dated.who) * date_diff(
            'day', month_day(dated.care_month), month_day(dated.care_month + 1)
        )
    ) as integer) as care_date,
    case
        when draw('walk-in from elsewhere', dated.person) < 0.03 then elsewhere.department
        else dated.home
    end as residence,
    dated.department as executor_department,
    'gp' as kind,
    dated.gp,
    dated.practice_number,
    cast(null as varchar) as finess,
    cast(dated.specialty as integer) as specialty,
    0 as activity,
    case when draw('code', dated.who) < 0.72 then 1192 else 1191 end as code,
    draw('walk-in ald', dated.person) < 0.25 as is_ald,
    false as is_claim_only,
    false as is_certain,
    cast(1930 + 85 * draw('birth', dated.person) as integer) as birth_year,
    case when draw('sex', dated.person) < 0.56 then 2 else 1 end as sex,
    draw('c2s', dated.person) < 0.08 as has_c2s,
    false as is_second_pseudonym,
    true as is_walk_in,
    dated.who,
    prompt_lag(draw('lag', dated.who)) as lag
from dated
inner join elsewhere on ball('walk-in lives in', dated.person) = elsewhere.ball;

create or replace view patient_acts as
with
present as (
    select
        patients.*,
        quarters.quarter,
        patients.person * 64 + quarters.quarter as who,
        draw('how many', patients.person * 64 + quarters.quarter) as many
    from patients
    inner join block_quarters as quarters
        on quarters.quarter between patients.first_quarter and patients.last_quarter
    where
        -- The occasional patients of one quarter, or all the others.
        case
            when patients.is_certain
                then
                    patients.first_quarter
                    is not distinct from cast(getvariable('occasional_quarter') as integer)
            else getvariable('occasional_quarter') is null
        end
        and (
            patients.is_certain
            or draw('present', patients.person * 64 + quarters.quarter) < quarters.presence
        )
),

repeated as (
    select
        present.* replace (present.who * 4 + visits.visit as who),
        visits.visit,
        case
            when present.is_certain or present.many < 0.65 then 1
            when present.many < 0.9 then 2
            else 3
        end as visit_count,
        month_day(3 * present.quarter) as quarter_start,
        date_diff('day', month_day(3 * present.quarter), month_day(3 * present.quarter + 3))
            as day_count
    from present
    cross join (values (0), (1), (2)) as visits (visit)
    where
        visits.visit = 0
        or (visits.visit = 1 and present.many >= 0.65 and not present.is_certain)
        or (visits.visit = 2 and present.many >= 0.9 and not present.is_certain)
),

dated as (
    -- Each visit has days of its own: no two acts of a person fall on the same day.
    select
        *,
        quarter_start
        + cast(
            visit * (day_count // visit_count)
            + floor(draw('day', who) * (day_count // visit_count))
            as integer
        ) as care_date
    from repeated
),

placed as (
    select
        *,
        case
            when later_department is not null and care_date >= move_day then later_department
            else department
        end as residence,
        case ald
            when 'begins' then care_date >= ald_day
            when 'ends' then care_date <= ald_day
            else ald <> 'none'
        end as is_ald,
        draw('kind', who) as kind_draw
    from dated
),

sent as (
    -- The acts of 2024 in Île-de-France are those of the printed table, and no others.
    select
        placed.*,
        case
            when
                draw('executor elsewhere', placed.who) < 0.07
                or (departments.is_idf and placed.quarter >= 9)
                then elsewhere.department
            else placed.residence
        end as executor_department
    from placed
    inner join departments on placed.residence = departments.department
    inner join elsewhere on ball('executor in', placed.who) = elsewhere.ball
),

chosen as (
    select
        sent.*,
        cast(floor(draw('practitioner', sent.who) * pool_sizes.pool_size) as bigint) as pool_place,
        cast(floor(draw('practitioner', sent.who) * departments.other_count) as bigint)
            as other_place,
        case
            when sent.kind_draw < 0.7 and pool_sizes.pool_size is not null then 'gp'
            when sent.kind_draw < 0.76 then 'centre'
            when sent.kind_draw < 0.88 then 'specialist'
            else 'nurse'
        end as kind
    from sent
    inner join departments on sent.executor_department = departments.department
    left join pool_sizes
        on
            sent.quarter = pool_sizes.quarter
            and sent.executor_department = pool_sizes.department
)

select
    chosen.person,
    chosen.quarter,
    cast(month_number(chosen.care_date) as integer) as care_month,
    chosen.care_date,
    chosen.residence,
    chosen.executor_department,
    chosen.kind,
    pool.gp,
    coalesce(pool.practice_number, others.practice_number) as practice_number,
    case when chosen.kind = 'centre' then centres.finess end as finess,
    cast(case
        when chosen.kind = 'gp' then cast(pool.specialty as integer)
        when chosen.kind = 'centre' then 1
        else others.specialty
    end as integer) as specialty,
    coalesce(others.activity, 0) as activity,
    case
        when chosen.kind = 'gp' and chosen.kind_draw < 0.04 then 1199
        when chosen.kind = 'nurse' then 3104
        when chosen.kind = 'specialist' or chosen.kind_draw < 0.2 then 1191
        else 1192
    end as code,
    chosen.is_ald,
    chosen.ald = 'by claims' as is_claim_only,
    chosen.is_certain,
    chosen.birth_year,
    chosen.sex,
    chosen.has_c2s,
    chosen.has_second_pseudonym and chosen.care_date >= date '2023-07-01' as is_second_pseudonym,
    false as is_walk_in,
    chosen.who,
    case
        when chosen.is_certain then prompt_lag(draw('lag', chosen.who))
        else care_lag(draw('lag', chosen.who))
    end as lag
from chosen
inner join centres on chosen.executor_department = centres.department
left join pool
    on
        chosen.kind = 'gp'
        and chosen.quarter = pool.quarter
        and chosen.executor_department = pool.department
        and chosen.pool_place = pool.place
left join others
    on
        chosen.kind = others.kind
        and chosen.executor_department = others.department
        and chosen.other_place = others.place;
