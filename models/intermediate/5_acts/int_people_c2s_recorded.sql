with lines as (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_fluxes_changed') }}
),

recorded as (
    select distinct
        person_key,
        flx_dis_dtd,
        year(care_date) as care_year
    from lines
    where ben_cmu_top = 1 or ben_cta_typ = 89
)

select * from recorded
