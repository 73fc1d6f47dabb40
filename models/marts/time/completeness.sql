with acts as (select * from {{ ref('int_acts_arrived') }}),

store as (select * from {{ ref('int_store_described') }}),

arrivals as (
    select
        care_month,
        flux_month,
        sum(arrived_count) as arrived_count
    from acts
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
        {{ months_between('accumulated.care_month', 'accumulated.flux_month') }} as lag_months,
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
