with acts as (select * from {{ ref('int_acts_known') }}),

people as (select * from {{ ref('int_people_known') }}),

store as (select * from {{ ref('int_store_described') }}),

quarters as (
    select distinct
        indicator_id,
        quarter_end
    from people
),

states as (
    {% for lag in range(1, var('ppg_final_after_fluxes') + 1) %}
        select
            indicator_id,
            quarter_end,
            {{ lag }} as lag_months,
            cast(date_trunc('month', quarter_end) + interval '{{ lag }}' month as date)
                as flux_month
        from quarters
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    -- Distinct people do not add up from flux to flux: each state of knowledge counts its own.
    select
        states.indicator_id as series_id,
        'all' as zone_id,
        'all' as act_category,
        cast(date_trunc('month', states.quarter_end) as date) as last_month,
        states.lag_months,
        states.flux_month,
        count(distinct people.counted_key) as known_count
    from states
    cross join store
    inner join people
        on
            states.indicator_id = people.indicator_id
            and states.quarter_end = people.quarter_end
            and states.flux_month >= people.known_from
            and states.flux_month < people.known_until
    where states.flux_month <= store.last_flux_month
    group by
        states.indicator_id, states.quarter_end, states.lag_months, states.flux_month
),

known_by_lag as (
    select
        'monthly_acts' as series_id,
        zone_id,
        act_category,
        care_month as last_month,
        lag_months,
        flux_month,
        known_count
    from acts
    union all
    select * from counted
)

select * from known_by_lag
