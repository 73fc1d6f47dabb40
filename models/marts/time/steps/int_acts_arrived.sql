with acts as (select * from {{ ref('fact_acts') }}),

touched as (select * from {{ ref('int_acts_touched') }}),

versions as (
    select
        acts.executor_department,
        acts.act_category,
        cast(date_trunc('month', acts.care_date) as date) as care_month,
        acts.known_from,
        acts.known_until,
        coalesce(touched.opened_by, 'arrived') as opened_by,
        touched.ended_by,
        sum(acts.act_quantity) as act_count
    from acts
    left join touched on acts.act_id = touched.act_id and acts.known_from = touched.known_from
    group by
        acts.executor_department,
        acts.act_category,
        cast(date_trunc('month', acts.care_date) as date),
        acts.known_from,
        acts.known_until,
        coalesce(touched.opened_by, 'arrived'),
        touched.ended_by
),

bounds as (
    -- The acts of a version arrive with the flux that opens it. They leave with the flux that ends
    -- it, where the next version brings what is left of them.
    select
        executor_department,
        act_category,
        care_month,
        known_from as flux_month,
        opened_by as cause,
        act_count as arrived_count
    from versions
    union all
    select
        executor_department,
        act_category,
        care_month,
        known_until as flux_month,
        ended_by as cause,
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
        cause,
        sum(arrived_count) as arrived_count
    from bounds
    group by executor_department, act_category, care_month, flux_month, cause
)

select * from arrivals
