with states as (select * from {{ ref('int_acts_stated') }}),

store as (select * from {{ ref('int_store_described') }}),

arrivals as (
    select
        cast(date_trunc('month', care_date) as date) as care_month,
        flx_dis_dtd as flux_month,
        -- A group below zero (its original lies before the store) is no act, nor less than none.
        sum(greatest(act_quantity, 0) - greatest(act_quantity - flux_quantity, 0)) as arrived_count
    from states
    group by cast(date_trunc('month', care_date) as date), flx_dis_dtd
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
