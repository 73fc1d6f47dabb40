with lines as (select * from {{ ref('int_lines_kept') }}),

dated as (
    -- Rule 11: the C2S top is forced to 0 on care linked to an ALD: one line of the year is enough.
    select
        person_key,
        year(care_date) as care_year,
        min(flx_dis_dtd) as c2s_known_from
    from lines
    where ben_cmu_top = 1 or ben_cta_typ = 89
    group by person_key, year(care_date)
)

select * from dated
