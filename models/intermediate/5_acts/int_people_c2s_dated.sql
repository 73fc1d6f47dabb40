with recorded as (select * from {{ ref('int_people_c2s_recorded') }}),

dated as (
    -- Rule 11: the C2S top is forced to 0 on care linked to an ALD: one line of the year is enough.
    select
        person_key,
        care_year,
        min(flx_dis_dtd) as c2s_known_from
    from recorded
    group by person_key, care_year
)

select * from dated
