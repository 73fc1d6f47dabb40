-- Which part of what is known today an edition knew of each month: nothing of an edition that knows
-- the last flux, which knows all of it. A month without a line in a flux has no row there: what was
-- known before still is.
with fluxes as (
    select max(flux_month) as last_flux_month from marts.completeness
),

editions as (
    select
        flux_end,
        first_care_month
    from marts.dim_edition
    where edition_id = $edition_id
)

select
    months.care_month,
    arg_max(months.known_percent, months.flux_month) as known_percent
from marts.completeness as months
inner join editions
    on
        months.flux_month <= editions.flux_end
        and months.care_month >= editions.first_care_month
inner join fluxes on editions.flux_end < fluxes.last_flux_month
group by months.care_month
order by months.care_month
