with editions as (select * from {{ ref('int_editions_resolved') }}),

lines as (select * from {{ ref('line_accounting') }}),

store as (select * from {{ ref('int_store_described') }}),

fluxes as (
    select distinct flx_dis_dtd from lines
    where flx_dis_dtd is not null
),

found as (
    select
        editions.edition_id,
        count(fluxes.flx_dis_dtd) as flux_months_found
    from editions
    left join fluxes
        on
            editions.first_care_month < fluxes.flx_dis_dtd
            and editions.flux_end >= fluxes.flx_dis_dtd
    group by editions.edition_id
),

expected as (
    -- Care of a month first appears in the flux of the month after.
    select
        editions.*,
        found.flux_months_found,
        year(editions.flux_end) * 12 + month(editions.flux_end)
        - year(editions.first_care_month) * 12
        - month(editions.first_care_month) as flux_months_expected
    from editions
    inner join found on editions.edition_id = found.edition_id
),

dim_edition as (
    select
        expected.edition_id,
        expected.label_fr,
        cast(expected.flux_months_expected as int) as flux_months_expected,
        cast(expected.flux_months_found as int) as flux_months_found,
        coalesce(expected.flux_months_found >= expected.flux_months_expected, false) as is_covered,
        store.is_synthetic,
        expected.flux_end,
        expected.first_care_month
    from expected
    cross join store
)

select * from dim_edition
