-- Patients of the six months that end with each quarter of the block, in the last place they had.
with
placed as (
    select
        *,
        quarter as window_end
    from former_patients
    union all
    select
        *,
        quarter as window_end
    from quarter_patients
    union all
    select
        *,
        quarter + 1 as window_end
    from former_patients
    union all
    select
        *,
        quarter + 1 as window_end
    from quarter_patients
),

followed as (
    select
        edition_id,
        window_end,
        person,
        max_by(residence, quarter) as residence
    from placed
    where window_end between $first_quarter and $last_quarter
    group by edition_id, window_end, person
    having bool_or(has_ald)
)

select
    followed.edition_id,
    followed.window_end as quarter,
    departments.code as place,
    count(*) as patients
from followed
inner join departments on followed.residence = departments.department
group by all
