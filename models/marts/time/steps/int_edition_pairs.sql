with editions as (select * from {{ ref('int_editions') }}),

ordered as (
    select
        edition_id as to_edition,
        flux_end as to_flux,
        lag(edition_id) over (order by flux_end, edition_id) as from_edition,
        lag(flux_end) over (order by flux_end, edition_id) as from_flux
    from editions
),

pairs as (
    select * from ordered
    where from_flux < to_flux
)

select * from pairs
