with lines as (select * from {{ ref('int_lines_kept') }}),

people_c2s as (
    -- Rule `flags`: the C2S top is forced to 0 on care linked to an ALD, so one line of the year
    -- with the top is enough, in a group that was cancelled as well.
    select
        person_key,
        year(care_date) as care_year,
        min(flx_dis_dtd) as c2s_known_from
    from lines
    where ben_cmu_top = 1 or ben_cta_typ = 89
    group by person_key, year(care_date)
)

select * from people_c2s
