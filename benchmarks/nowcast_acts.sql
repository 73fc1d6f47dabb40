-- Grain: one row per act. Acts of $months months of care from January 2022 on, $volume a month, more
-- in winter and fewer in August. Each becomes known so many fluxes after its care:
--   stable    half in the first flux, 95 % within three, 99 % within six, the same in every month;
--   slowing   from the eighteenth month on, each month 1 % more of the acts come one flux later;
--   strike    one flux brings half of what it should, and the next one the rest.
-- Every hundredth act is cancelled two fluxes after it came. `$seed` draws, the same on each machine.
with months as (
    select
        month_number,
        cast(date '2022-01-01' + to_months(cast(month_number as int)) as date) as care_month,
        cast(
            $volume * (
                1 + 0.1 * cos(2 * pi() * month_number / 12) - if(month_number % 12 = 7, 0.15, 0)
            ) as int
        ) as acts
    from generate_series(0, $months - 1) as numbers (month_number)
),

drawn as (
    select
        month_number,
        care_month,
        act_number,
        hash(month_number, act_number, $seed) / 18446744073709551616.0 as lag_draw,
        hash(month_number, act_number, $seed, 'late') / 18446744073709551616.0 as late_draw,
        hash(month_number, act_number, $seed, 'place') / 18446744073709551616.0 as place_draw
    from months
    cross join lateral (
        select unnest(generate_series(1, months.acts)) as act_number
    ) as numbered
),

lagged as (
    select
        *,
        case
            when lag_draw < 0.50 then 1
            when lag_draw < 0.80 then 2
            when lag_draw < 0.95 then 3
            when lag_draw < 0.97 then 4
            when lag_draw < 0.982 then 5
            when lag_draw < 0.99 then 6
            when lag_draw < 0.994 then 7
            else 8
        end
        + if(
            '$scenario' = 'slowing' and late_draw < 0.01 * greatest(month_number - 17, 0), 1, 0
        ) as usual_lag
    from drawn
),

delayed as (
    -- The strike is in the flux of June 2024.
    select
        *,
        usual_lag + if(
            '$scenario' = 'strike' and late_draw < 0.5
            and care_month + to_months(usual_lag) = date '2024-06-01',
            1, 0
        ) as lag_months
    from lagged
),

places as (
    select
        department_code,
        sum(population) over (order by department_code) / sum(population) over () as share_up_to,
        population / sum(population) over () as share
    from seeds.departments
)

select
    month_number * 10000000 + act_number as act_id,
    care_month as care_date,
    cast(care_month + to_months(cast(lag_months as int)) as date) as known_from,
    if(
        act_number % 100 = 0,
        cast(care_month + to_months(cast(lag_months + 2 as int)) as date),
        date '9999-12-31'
    ) as known_until,
    1 as act_quantity,
    case when act_number % 10 < 8 then 'teleconsultation' else 'teleexpertise' end as act_category,
    places.department_code as executor_department,
    true as is_synthetic
from delayed
inner join places
    on place_draw < places.share_up_to and place_draw >= places.share_up_to - places.share
where care_month + to_months(cast(lag_months as int)) <= date '$last_flux'
