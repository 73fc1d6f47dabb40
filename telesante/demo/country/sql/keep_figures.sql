-- What the truth needs of a block once its acts are gone.
insert into billed
select distinct
    edition_id,
    quarter,
    gp
from seen
where gp is not null and code in (1191, 1192);

insert into monthly
select
    edition_id,
    care_month,
    sum(quantity) as acts,
    count(distinct person) as patients,
    sum(quantity * unit_cents) as paid_cents
from seen
group by edition_id, care_month;

insert into located
select
    edition_id,
    executor_department,
    person,
    sum(quantity) as acts
from seen
where year(care_date) = 2024
group by edition_id, executor_department, person;

insert into walk_ins
select
    person,
    residence,
    birth_year,
    sex,
    is_ald
from acts
where is_walk_in
group by all
except
select * from walk_ins;

create or replace table former_patients as
with
last_quarters as (
    select max(quarter) as last_quarter from quarter_patients
)

select quarter_patients.*
from quarter_patients
inner join last_quarters on quarter_patients.quarter = last_quarters.last_quarter;
