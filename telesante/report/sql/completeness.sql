-- A month without a line in a flux has no row there: what was known before still is.
with editions as (
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
group by months.care_month
order by months.care_month
