-- Grain: one row per edition and perimeter. A perimeter is covered from the flux of its first month
-- of care (which is dated the month after) to that of its last.
with flux_months as (
    $flux_months
),

fluxes as (
    select
        min(flux_month) as first_flux,
        max(flux_month) as last_flux
    from flux_months
),

scopes as (
    select
        editions.edition_id,
        perimeters.perimeter_id,
        editions.label_fr as edition_label,
        perimeters.label_fr as perimeter_label,
        fluxes.first_flux <= date_trunc('month', perimeters.care_from) + interval 1 month
        and least(editions.flux_end, fluxes.last_flux)
        >= date_trunc('month', perimeters.care_to) + interval 1 month as is_period_covered
    from marts.dim_edition as editions
    cross join marts.dim_perimeter as perimeters
    cross join fluxes
)

select * from scopes
order by edition_id, perimeter_id
