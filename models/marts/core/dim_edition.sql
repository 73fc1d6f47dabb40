with editions as (select * from {{ ref('int_editions') }}),

store as (select * from {{ ref('int_store_described') }}),

fates as (select * from {{ ref('int_line_fates') }}),

versions as (
    select
        care_date,
        known_from,
        known_until
    from {{ ref('fact_acts') }}
),

fluxes as (
    select distinct flx_dis_dtd from fates
),

earliest as (
    select
        editions.edition_id,
        min(versions.care_date) as first_care_date
    from editions
    inner join versions
        on editions.flux_end >= versions.known_from and editions.flux_end < versions.known_until
    group by editions.edition_id
),

opened as (
    -- Rule `editions`: an edition that names no first care month begins with its earliest act.
    select
        editions.edition_id,
        editions.label_fr,
        editions.flux_end,
        editions.has_own_cut_off,
        coalesce(
            editions.first_care_month, cast(date_trunc('month', earliest.first_care_date) as date)
        ) as first_care_month
    from editions
    left join earliest on editions.edition_id = earliest.edition_id
),

found as (
    -- Care of a month first appears in the flux of the month after.
    select
        opened.edition_id,
        opened.label_fr,
        opened.flux_end,
        opened.first_care_month,
        opened.has_own_cut_off,
        count(fluxes.flx_dis_dtd) as flux_months_found,
        year(opened.flux_end) * 12 + month(opened.flux_end)
        - year(opened.first_care_month) * 12
        - month(opened.first_care_month) as flux_months_expected
    from opened
    left join fluxes
        on
            opened.first_care_month < fluxes.flx_dis_dtd
            and opened.flux_end >= fluxes.flx_dis_dtd
    group by
        opened.edition_id,
        opened.label_fr,
        opened.flux_end,
        opened.first_care_month,
        opened.has_own_cut_off
),

dim_edition as (
    select
        found.edition_id,
        found.label_fr,
        cast(found.flux_months_expected as int) as flux_months_expected,
        cast(found.flux_months_found as int) as flux_months_found,
        coalesce(found.flux_months_found >= found.flux_months_expected, false) as is_covered,
        -- Rule `editions`: once its last flux is there, an edition with a cut-off of its own is
        -- published as it is from then on; the release tells when it was recorded.
        found.has_own_cut_off
        and coalesce(found.flux_months_found >= found.flux_months_expected, false) as is_of_record,
        store.is_country_held,
        store.is_synthetic,
        cast(null as string) as restated_because,
        found.flux_end,
        found.first_care_month,
        cast(null as date) as recorded_on,
        cast(null as date) as restated_on
    from found
    cross join store
)

select * from dim_edition
