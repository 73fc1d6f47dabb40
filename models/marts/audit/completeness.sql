with acts as (select * from {{ ref('fact_acts') }}),

store as (select * from {{ ref('int_store_described') }}),

versions as (
    select
        cast(date_trunc('month', care_date) as date) as care_month,
        known_from,
        known_until,
        sum(act_quantity) as act_count
    from acts
    group by cast(date_trunc('month', care_date) as date), known_from, known_until
),

bounds as (
    -- The acts of a version arrive with the flux that opens it. They leave with the flux that ends
    -- it, where the next version brings what is left of them.
    select
        care_month,
        known_from as flux_month,
        act_count as arrived_count
    from versions
    union all
    select
        care_month,
        known_until as flux_month,
        -act_count as arrived_count
    from versions
    where known_until < cast('9999-12-31' as date)
),

arrivals as (
    select
        care_month,
        flux_month,
        sum(arrived_count) as arrived_count
    from bounds
    group by care_month, flux_month
),

accumulated as (
    select
        *,
        sum(arrived_count) over (
            partition by care_month order by flux_month
            rows between unbounded preceding and current row
        ) as known_count,
        sum(arrived_count) over (partition by care_month) as latest_count
    from arrivals
),

completeness as (
    select
        cast(
            year(accumulated.flux_month) * 12 + month(accumulated.flux_month)
            - year(accumulated.care_month) * 12 - month(accumulated.care_month) as int
        ) as lag_months,
        cast(accumulated.arrived_count as bigint) as arrived_act_count,
        cast(accumulated.known_count as bigint) as known_act_count,
        cast(accumulated.latest_count as bigint) as latest_act_count,
        cast(accumulated.known_count as double) * 100
        / nullif(accumulated.latest_count, 0) as known_percent,
        store.is_ehpad_known,
        store.is_synthetic,
        accumulated.care_month,
        accumulated.flux_month
    from accumulated
    cross join store
)

select * from completeness
