-- Patients with one act, in one quarter ($quarter), as many as are $missing.
insert into starters
with
known as (
    select coalesce(max(person), 1000000) as last_person from patients
)

select
    last_person + unnest(range(1, $missing + 1)) as person,
    $quarter as first_quarter,
    $quarter as last_quarter,
    true as is_certain
from known;
