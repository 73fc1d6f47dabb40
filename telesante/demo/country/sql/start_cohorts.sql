-- Patients with acts in several quarters; each quarter some are followed for the last time.
insert into starters
with
places as (
    select
        quarter,
        unnest(range(patient_count)) as place
    from cohorts
),

numbered as (
    select
        quarter as first_quarter,
        1000000 + row_number() over (order by quarter, place) as person
    from places
)

select
    person,
    first_quarter,
    first_quarter + least(
        cast(floor(ln(1 - draw('followed', person)) / ln($staying)) as integer), 99
    ) as last_quarter,
    false as is_certain
from numbered;
