with editions as (select * from {{ ref('editions') }}),

own_editions as (select * from {{ ref('stg_own__editions') }}),

store as (select * from {{ ref('int_store_described') }}),

years as (
    -- As long as the calendar of `dim_date`.
    select cast(numbered.n as int) as care_year from range(2015, 2036) as numbered (n)
),

of_record as (
    -- Rule `editions`: each year that begins and ends within the fluxes of the store has its
    -- edition; `is_covered` of `dim_edition` says whether a flux month in between is missing.
    select
        concat(years.care_year, '-12') as edition_id,
        concat('Données de janvier à décembre ', years.care_year) as label_fr,
        make_date(years.care_year + 1, 1, 1) as flux_end,
        make_date(years.care_year, 1, 1) as first_care_month,
        true as has_own_cut_off
    from years
    inner join store
        on
            make_date(years.care_year, 2, 1) >= store.first_flux_month
            and make_date(years.care_year + 1, 1, 1) <= store.last_flux_month
),

resolved as (
    select
        of_record.edition_id,
        of_record.label_fr,
        of_record.first_care_month,
        of_record.flux_end,
        of_record.has_own_cut_off
    from of_record
    left join editions on of_record.edition_id = editions.edition_id
    where editions.edition_id is null
    union all
    select
        edition_id,
        label_fr,
        first_care_month,
        flux_end,
        true as has_own_cut_off
    from own_editions
    union all
    -- An edition without a cut-off of its own (`latest`) takes the last flux of the store.
    select
        editions.edition_id,
        editions.label_fr,
        editions.first_care_month,
        coalesce(editions.flux_end, store.last_flux_month) as flux_end,
        editions.flux_end is not null as has_own_cut_off
    from editions
    cross join store
)

select * from resolved
