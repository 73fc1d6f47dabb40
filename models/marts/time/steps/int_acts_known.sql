with arrivals as (select * from {{ ref('int_acts_arrived') }}),

departments as (select * from {{ ref('dim_department') }}),

regions as (select * from {{ ref('regions') }}),

store as (select * from {{ ref('int_store_described') }}),

placed as (
    -- Each act counts in its executor's department, in the region of it, and in the whole store.
    select
        coalesce(departments.pilote_zone_id, arrivals.executor_department) as zone_id,
        arrivals.act_category,
        arrivals.care_month,
        arrivals.flux_month,
        arrivals.arrived_count
    from arrivals
    inner join departments on arrivals.executor_department = departments.department_code
    union all
    select
        regions.pilote_zone_id as zone_id,
        arrivals.act_category,
        arrivals.care_month,
        arrivals.flux_month,
        arrivals.arrived_count
    from arrivals
    inner join departments on arrivals.executor_department = departments.department_code
    inner join regions on departments.region_code = regions.region_code
    union all
    select
        'all' as zone_id,
        act_category,
        care_month,
        flux_month,
        arrived_count
    from arrivals
),

summed as (
    select
        zone_id,
        {{ cube_member('act_category') }} as act_category,
        care_month,
        flux_month,
        sum(arrived_count) as arrived_count
    from placed
    group by zone_id, care_month, flux_month, cube (act_category)
),

states as (
    {% for lag in range(1, var('ppg_final_after_fluxes') + 1) %}
        select distinct
            zone_id,
            act_category,
            care_month,
            {{ lag }} as lag_months,
            cast(care_month + interval '{{ lag }}' month as date) as flux_month
        from summed
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

known as (
    select
        states.zone_id,
        states.act_category,
        states.care_month,
        states.lag_months,
        states.flux_month,
        cast(sum(summed.arrived_count) as bigint) as known_count
    from states
    cross join store
    inner join summed
        on
            states.zone_id = summed.zone_id
            and states.act_category = summed.act_category
            and states.care_month = summed.care_month
            and states.flux_month >= summed.flux_month
    -- Care of a month first appears in the flux after it: the store has to hold that one.
    where
        states.care_month >= store.first_flux_month - interval '1' month
        and states.flux_month <= store.last_flux_month
    group by
        states.zone_id, states.act_category, states.care_month, states.lag_months,
        states.flux_month
)

select * from known
