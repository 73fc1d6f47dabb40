with acts as (select * from {{ ref('fact_acts') }}),

versions as (
    select
        executor_department,
        act_category,
        cast(date_trunc('month', care_date) as date) as care_month,
        known_from,
        known_until,
        sum(act_quantity) as act_count
    from acts
    group by
        executor_department,
        act_category,
        cast(date_trunc('month', care_date) as date),
        known_from,
        known_until
),

bounds as (
    -- The acts of a version arrive with the flux that opens it. They leave with the flux that ends
    -- it, where the next version brings what is left of them.
    select
        executor_department,
        act_category,
        care_month,
        known_from as flux_month,
        act_count as arrived_count
    from versions
    union all
    select
        executor_department,
        act_category,
        care_month,
        known_until as flux_month,
        -act_count as arrived_count
    from versions
    where known_until < cast('9999-12-31' as date)
),

arrivals as (
    select
        executor_department,
        act_category,
        care_month,
        flux_month,
        sum(arrived_count) as arrived_count
    from bounds
    group by executor_department, act_category, care_month, flux_month
)

select * from arrivals
