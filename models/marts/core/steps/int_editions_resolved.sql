with editions as (select * from {{ ref('editions') }}),

store as (select * from {{ ref('int_store_described') }}),

versions as (
    select
        care_date,
        known_from,
        known_until
    from {{ ref('fact_acts') }}
),

cut_off as (
    -- An edition without a cut-off of its own (`latest`) takes the last flux of the store.
    select
        editions.edition_id,
        editions.label_fr,
        editions.first_care_month,
        coalesce(editions.flux_end, store.last_flux_month) as flux_end
    from editions
    cross join store
),

earliest as (
    select
        cut_off.edition_id,
        min(versions.care_date) as first_care_date
    from cut_off
    inner join versions
        on cut_off.flux_end >= versions.known_from and cut_off.flux_end < versions.known_until
    group by cut_off.edition_id
),

resolved as (
    select
        cut_off.edition_id,
        cut_off.label_fr,
        cut_off.flux_end,
        coalesce(
            cut_off.first_care_month, cast(date_trunc('month', earliest.first_care_date) as date)
        ) as first_care_month
    from cut_off
    left join earliest on cut_off.edition_id = earliest.edition_id
)

select * from resolved
