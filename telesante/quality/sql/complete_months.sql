-- Grain: one row per edition and complete care month, the last twelve at most. A month is complete
-- from its own flux (dated the month after) on, once two more fluxes have followed it.
with flux_months as (
    $flux_months
),

fluxes as (
    select
        min(flux_month) as first_flux,
        max(flux_month) as last_flux
    from flux_months
),

spans as (
    select
        editions.edition_id,
        date_trunc(
            'month',
            greatest(fluxes.first_flux - interval 1 month, editions.first_care_month)
        ) as first_month,
        date_trunc('month', least(editions.flux_end, fluxes.last_flux))
        - interval 3 month as last_month
    from marts.dim_edition as editions
    cross join fluxes
),

months as (
    select
        edition_id,
        cast(unnest(generate_series(first_month, last_month, interval 1 month)) as date)
            as care_month
    from spans
)

select
    edition_id,
    care_month
from months
qualify row_number() over (partition by edition_id order by care_month desc) <= 12
order by edition_id, care_month
