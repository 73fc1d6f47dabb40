-- No department loses all its general practitioners: one that is in a quarter and not in another
-- means that a month of the register came incomplete. That all 101 are there can only be asked of a
-- national store; a regional one holds fewer.
with departments as (
    select
        edition_id,
        quarter_end,
        count(*) as department_count
    from {{ ref('ppg_teleconsultation_uptake') }}
    where zone_type = 'department'
    group by edition_id, quarter_end
),

known as (
    select
        edition_id,
        count(distinct zone_id) as department_count
    from {{ ref('ppg_teleconsultation_uptake') }}
    where zone_type = 'department'
    group by edition_id
)

select
    departments.edition_id,
    departments.quarter_end
from departments
inner join known on departments.edition_id = known.edition_id
where departments.department_count <> known.department_count
