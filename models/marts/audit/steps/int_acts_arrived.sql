with acts as (select * from {{ ref('int_acts_weighed') }}),

versions as (
    select
        cast(date_trunc('month', care_date) as date) as care_month,
        known_from,
        known_until,
        sum(weight) as version_count,
        sum(weight * act_quantity) as act_count
    from acts
    group by cast(date_trunc('month', care_date) as date), known_from, known_until
),

bounds as (
    -- What a version brings when it opens goes when it ends, and comes again with the next one.
    select
        care_month,
        known_from as flux_month,
        version_count as bound_count,
        act_count as arrived_count
    from versions
    union all
    select
        care_month,
        known_until as flux_month,
        version_count as bound_count,
        -act_count as arrived_count
    from versions
    where known_until < cast('9999-12-31' as date)
),

arrived as (
    select
        care_month,
        flux_month,
        cast(sum(bound_count) as bigint) as bound_count,
        cast(sum(arrived_count) as bigint) as arrived_count
    from bounds
    group by care_month, flux_month
)

select * from arrived
